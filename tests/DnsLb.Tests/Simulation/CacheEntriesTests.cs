using DnsLb.Core.Simulation;

namespace DnsLb.Tests.Simulation;

public sealed class CacheEntriesTests
{
    // The first resolver has 2 caches for 3 subnets, the second 2 caches, the others one each.
    private static readonly SimulationSettings World = new() { Resolvers = 4, Farms = new(2, 2), Subnets = new(1, 3) };

    [Fact]
    public void Entries_OfFarmsAndSubnets_AreOneForEach()
    {
        var entries = new CacheEntries(new ResolverPopulation(World));

        Assert.Equal(10, entries.Count);
        Assert.Equal([0, 0, 0, 0, 0, 0, 1, 1, 2, 3], Enumerable.Range(0, 10).Select(entries.Resolver));
        Assert.Equal([0, 0, 0, 1, 1, 1, 2, 3, 4, 5], Enumerable.Range(0, 10).Select(entries.Cache));
        Assert.Equal([(0, 6), (6, 2), (8, 1), (9, 1)], Enumerable.Range(0, 4).Select(entries.Of));
    }

    [Fact]
    public void Part_OfAnEntry_AddsUpToAllOfItsResolver()
    {
        var entries = new CacheEntries(new ResolverPopulation(World));
        Assert.Equal([0.5, 0, 0, 0.5, 0, 0], Enumerable.Range(0, 6).Select(entries.Part));

        entries.Split(0, isSplit: true);

        Assert.Equal([0.5 / 3, 0.5 / 3, 0.5 / 3, 0.5, 0, 0, 0.5, 0.5, 1, 1], Enumerable.Range(0, 10).Select(entries.Part));
    }
}
