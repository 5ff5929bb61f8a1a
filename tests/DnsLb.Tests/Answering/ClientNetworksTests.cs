using System.Net;
using DnsLb.Core.Answering;

namespace DnsLb.Tests.Answering;

public sealed class ClientNetworksTests
{
    [Theory]
    [InlineData("192.0.2.128/25", "192.0.2.200", true)]
    [InlineData("192.0.2.128/25", "192.0.2.127", false)]
    [InlineData("192.0.2.1/32", "192.0.2.1", true)]
    [InlineData("192.0.2.1/32", "192.0.2.2", false)]
    [InlineData("0.0.0.0/0", "203.0.113.7", true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    [InlineData("::/0", "2001:db8::1", true)]
    [InlineData("::/0", "203.0.113.7", false)]
    [InlineData("2001:db8::/33", "2001:db8:7fff::1", true)]
    [InlineData("2001:db8::/33", "2001:db8:8000::1", false)]
    [InlineData("::1/128", "::1", true)]
    public void Contains_OneNetwork_HasJustItsAddresses(string network, string address, bool expected) =>
        Assert.Equal(expected, new ClientNetworks([IPNetwork.Parse("198.51.100.0/24"), IPNetwork.Parse(network)]).Contains(Question.UdpClient(address)));

    [Fact]
    public void Contains_NoNetwork_HasNobody() => Assert.False(new ClientNetworks([]).Contains(Question.UdpClient()));
}
