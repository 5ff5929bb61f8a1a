using System.Net;
using DnsLb.Core.Checks;
using DnsLb.Core.Health;

namespace DnsLb.Tests.Health;

public class ProbeTargetTests
{
    [Theory]
    [InlineData("192.0.2.1", 80, "192.0.2.1:80")]
    [InlineData("2001:db8::1", 80, "[2001:db8::1]:80")]
    [InlineData("2001:db8::1", 0, "2001:db8::1")]
    public void DisplayName_Target_HasAPortIfTheCheckHas(string address, int port, string name) =>
        Assert.Equal(name, new ProbeTarget(new TcpCheck(80), new CheckTiming(), new IPEndPoint(IPAddress.Parse(address), port)).DisplayName);
}
