using DnsLb.Core.Leases;

namespace DnsLb.Tests.Leases;

public sealed class LeaseSharesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(4000)]
    public void Shares_OfAllAddresses_AreAllDemandAndMostOfItTheFirsts(int addresses)
    {
        Assert.Equal(1, LeaseShares.First(addresses) + ((addresses - 1) * LeaseShares.Behind(addresses)), 1e-9);
        Assert.True(LeaseShares.First(addresses) > LeaseShares.Behind(addresses));
    }
}
