using DnsLb.Core.Simulation;

namespace DnsLb.Tests.Simulation;

/// <summary>What caches do, seen from the authority that they ask, and by what is left of the demand.</summary>
public sealed class SimulatedCachesTests
{
    // One resolver with ten lookups a second.
    private static readonly SimulationSettings One = new()
    {
        Resolvers = 1,
        Lookups = 10,
        LeastTtls = [],
        Clocks = CacheClock.Exact,
        Rotating = 0,
        WarmUp = TimeSpan.Zero,
        Duration = TimeSpan.FromHours(2),
        Persistence = TimeSpan.FromSeconds(1),
    };

    // Each world and how far apart the queries of one of its entries must be, on average, and how many entries there are.
    public static TheoryData<string, double, int> Worlds => new()
    {
        { "plain", 20.1, 1 },
        { "farm", 20.8, 8 },
        { "prefetch", 18.1, 1 },
        { "stale", 20.1, 1 },
        { "subnets", 20.4, 4 },
        { "shared", 20.1, 1 },
        { "least", 300.1, 1 },
        { "most", 5.1, 1 },
        { "random", 19.6, 1 },
        { "early", 20, 1 },
        { "late", 21, 1 },
    };

    [Theory]
    [MemberData(nameof(Worlds))]
    public void Run_KindsOfCaches_AskAsOftenAsTheirLawSays(string world, double gap, int entries)
    {
        TestAuthority authority = Authority(world);

        double queries = authority.Run(World(world)).QueriesPerSecond;

        Assert.InRange(queries * gap / entries, 0.98, 1.02);
        Assert.Single(authority.Queries.Select(query => query.Source).Distinct());
    }

    // A lease and the session that led to it hold all demand, whatever a cache does: two thirds of the capacity.
    [Theory]
    [MemberData(nameof(Worlds))]
    public void Run_KindsOfCaches_LoseNoDemand(string world, double gap, int entries)
    {
        SimulationResult result = Authority(world).Run(World(world));

        Assert.InRange(result.Utilisations.Average(window => window[0]) / One.Utilisation, 0.985, 1.015);
        Assert.True(gap > 0 && entries > 0);
    }

    // Whoever asks for each session hears of all lookups, and whoever asks seldom, of some of them.
    [Fact]
    public void Run_AnotherTtl_MeetsTheSameClients()
    {
        var each = new TestAuthority(0);
        var some = new TestAuthority(20);
        each.Run(One);
        some.Run(One);

        var moments = each.Queries.Select(query => query.Time).ToHashSet();
        Assert.InRange(some.Queries.Count, 300, 400);
        Assert.All(some.Queries, query => Assert.Contains(query.Time, moments));
    }

    [Fact]
    public void Run_SendingSubnets_TellsWhoAsks()
    {
        TestAuthority split = Authority("subnets");
        TestAuthority shared = Authority("shared");
        split.Run(World("subnets"));
        shared.Run(World("shared"));

        foreach (TestAuthority authority in new[] { split, shared })
        {
            Assert.All(authority.Queries, query => Assert.Equal((56, UInt128.Zero), (query.SubnetPrefix, query.Subnet & ((UInt128.One << 72) - 1))));
            int[] counts = [.. authority.Queries.CountBy(query => query.Subnet).Select(count => count.Value)];
            Assert.Equal(4, counts.Length);
            Assert.All(counts, count => Assert.InRange(count / (authority.Queries.Count / 4.0), 0.7, 1.3));
        }
    }

    // The scope changes every ten minutes: an entry for each subnet, one for all, and again.
    [Fact]
    public void Run_ScopeChanges_AsksAsTheScopeSaysAndLosesNoDemand()
    {
        static bool IsSplit(double time) => (int)(time / 600) % 2 == 1;
        var authority = new TestAuthority(20) { IsForSubnet = query => IsSplit(query.Time) };

        SimulationResult result = authority.Run(World("subnets"));

        Assert.InRange(result.Utilisations.Average(window => window[0]) / One.Utilisation, 0.97, 1.03);
        int split = authority.Queries.Count(query => IsSplit(query.Time));
        Assert.InRange(split / (3600 * 4 / 20.4), 0.9, 1.05);
        Assert.InRange((authority.Queries.Count - split) / (3600 / 20.1), 0.95, 1.25);
    }

    // The first session after the first answer's end is still on its member.
    [Fact]
    public void Run_ServingStale_SendsTheClientThatFindsTheEndToTheOldMember()
    {
        SimulationSettings seldom = One with { Lookups = 0.01 };
        double without = FirstOne().Run(seldom, members: 2).Shares[0];

        Assert.InRange(FirstOne().Run(seldom with { ServingStale = 1 }, members: 2).Shares[0] / without, 1.95, 2.05);

        static TestAuthority FirstOne()
        {
            bool isFirst = true;
            return new TestAuthority(_ => (ushort)(Interlocked.Exchange(ref isFirst, false) ? 0 : 1), _ => 1);
        }
    }

    // All of an answer where clients rotate, else its first.
    [Theory]
    [InlineData(0, 1, 0, 0)]
    [InlineData(1, 0.5, 0.5, 0)]
    public void Run_SeveralAddresses_AreUsedAsResolversDo(double rotating, double first, double second, double third)
    {
        double[] served = [.. new TestAuthority(20) { Count = 2 }.Run(One with { Rotating = rotating }, members: 3).Shares];

        Assert.All(served.Zip([first, second, third]), share => Assert.Equal(share.Second, share.First, 0.001));
    }

    [Fact]
    public void Run_MixedClocks_HalfOfResolversHasEach()
    {
        var authority = new TestAuthority(20);
        authority.Run(One with { Resolvers = 2, Lookups = 20, Skew = 0, Clocks = CacheClock.Mixed, Duration = TimeSpan.FromHours(5) });

        double[] gaps = [.. authority.Queries.GroupBy(query => query.Source).Select(asked => (asked.Last().Time - asked.First().Time) / (asked.Count() - 1)).Order()];
        Assert.Equal(20, gaps[0], 0.05);
        Assert.Equal(21, gaps[1], 0.05);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.4)]
    [InlineData(1)]
    public void Run_Cookies_AreSentByThatPartOfResolvers(double part)
    {
        var authority = new TestAuthority(3600);
        authority.Run(One with { Resolvers = 2000, Lookups = 4000, Skew = 0, Cookies = part, Duration = TimeSpan.FromMinutes(1) });

        Assert.Equal(2000, authority.Queries.Count);
        Assert.Equal(part, authority.Queries.Count(query => query.IsVerified) / 2000.0, 0.03);
    }

    // NODATA is asked for by each client.
    [Fact]
    public void Run_NothingToAnswer_AsksForEachSession() =>
        Assert.InRange(new TestAuthority(20) { Count = 0 }.Run(One).QueriesPerSecond / One.Lookups, 0.99, 1.01);

    private static TestAuthority Authority(string world) => new(20) { IsForSubnet = _ => world == "subnets" };

    private static SimulationSettings World(string world) => world switch
    {
        "farm" => One with { Farms = new(1, 8) },
        "prefetch" => One with { Prefetching = 1 },
        "stale" => One with { ServingStale = 1 },
        "subnets" or "shared" => One with { Subnets = new(1, 4) },
        "least" => One with { LeastTtls = [(1, 300)] },
        "most" => One with { MostTtls = [(1, 5)] },
        "early" => One with { Clocks = CacheClock.Early },
        "random" => One with { Clocks = CacheClock.Random },
        "late" => One with { Clocks = CacheClock.Late },
        _ => One,
    };
}
