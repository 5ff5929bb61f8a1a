using System.Net;
using DnsLb.Core.Transport;

namespace DnsLb.Tests.Transport;

public sealed class ClientPlacesTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", false)]
    [InlineData("192.0.2.1", "192.0.2.2", true)]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1", false)]
    [InlineData("::ffff:192.0.2.1", "::ffff:192.0.2.2", true)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", false)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:2::1", true)]
    public void TryTake_AnotherAddress_CountsByClient(string first, string second, bool isAnother)
    {
        var places = new ClientPlaces(most: 1);

        bool taken = places.TryTake(IPAddress.Parse(first));
        bool also = places.TryTake(IPAddress.Parse(second));

        Assert.True(taken);
        Assert.Equal(isAnother, also);
    }

    [Fact]
    public void Release_GivesThePlaceBack()
    {
        var places = new ClientPlaces(most: 2);
        var client = IPAddress.Parse("2001:db8::1");
        bool[] taken = [places.TryTake(client), places.TryTake(client), places.TryTake(client)];

        places.Release(IPAddress.Parse("2001:db8::2"));

        Assert.Equal([true, true, false], taken);
        Assert.True(places.TryTake(client));
        Assert.False(places.TryTake(client));
    }
}
