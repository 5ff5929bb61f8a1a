using System.Net;
using DnsLb.Core.Transport;

namespace DnsLb.Tests.Transport;

public sealed class OwnEndPointsTests
{
    private static readonly OwnEndPoints Own = new(((string[])["192.0.2.1:53", "192.0.2.2:5300", "[2001:db8::1]:53", "[::]:5301", "0.0.0.0:5302"]).Select(IPEndPoint.Parse));

    [Theory]
    [InlineData("192.0.2.1:53", "", true)]
    [InlineData("192.0.2.2:5300", "", true)]
    [InlineData("192.0.2.2:53", "", false)]
    [InlineData("192.0.2.9:53", "", false)]
    [InlineData("192.0.2.1:54", "", false)]
    [InlineData("[2001:db8::1]:53", "", true)]
    [InlineData("[2001:db8::2]:53", "", false)]
    [InlineData("192.0.2.7:5302", "192.0.2.7", true)]
    [InlineData("192.0.2.7:5302", "192.0.2.8", false)]
    [InlineData("192.0.2.7:5302", "", false)]
    [InlineData("[2001:db8::7]:5301", "2001:db8::7", true)]
    [InlineData("[2001:db8::7]:5301", "2001:db8::8", false)]
    [InlineData("192.0.2.7:53", "192.0.2.7", false)]
    public void Contain_Sender_OnlyOwnAddressWithItsPort(string sender, string asked, bool expected)
    {
        var from = IPEndPoint.Parse(sender);
        byte[] to = asked.Length > 0 ? IPAddress.Parse(asked).GetAddressBytes() : [];

        Assert.Equal(expected, Own.Contain(from.Address.GetAddressBytes(), (ushort)from.Port, to));
    }
}
