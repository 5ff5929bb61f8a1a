using System.Net;
using DnsLb.Core.Checks;
using DnsLb.Core.Configuration;
using DnsLb.Core.Health;
using DnsLb.Core.Pools;

namespace DnsLb.Tests.Health;

public class ProbeTargetTests
{
    [Theory]
    [InlineData("192.0.2.1", 80, "192.0.2.1:80")]
    [InlineData("2001:db8::1", 80, "[2001:db8::1]:80")]
    [InlineData("2001:db8::1", 0, "2001:db8::1")]
    public void DisplayName_Target_HasAPortIfTheCheckHas(string address, int port, string name) =>
        Assert.Equal(name, new ProbeTarget(new TcpCheck(80), new CheckTiming(), new IPEndPoint(IPAddress.Parse(address), port)).DisplayName);

    [Theory]
    [InlineData("10.0.0.1", null, "10.0.0.1:80")]
    [InlineData("10.0.0.1", "192.0.2.1", "192.0.2.1:80")]
    [InlineData("10.0.0.1", "192.0.2.1:81", "192.0.2.1:81")]
    [InlineData("10.0.0.1", "App.example.net", "app.example.net:80")]
    [InlineData("2001:db8::1", "app.example.net:81", "app.example.net:81")]
    public void Of_MemberWithProbe_IsThatPlaceAndPort(string address, string? probe, string name)
    {
        var member = new Member(IPAddress.Parse(address), new MemberSettings { Probe = probe is null ? null : Values.AddressOrName(probe) }, []);

        var target = ProbeTarget.Of(member, new CheckDefinition("web", new TcpCheck(80), new CheckTiming()));

        Assert.Equal((name, name[..name.LastIndexOf(':')]), (target.DisplayName, target.Host));
        Assert.True(target.EndPoint is IPEndPoint || target.EndPoint.AddressFamily == member.Address.AddressFamily);
    }

    [Fact]
    public void DisplayName_NameWithoutPort_IsTheName() =>
        Assert.Equal("app.example.net", new ProbeTarget(new IcmpCheck(), new CheckTiming(), new DnsEndPoint("app.example.net", 0)).DisplayName);
}
