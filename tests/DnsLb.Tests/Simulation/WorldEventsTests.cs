using DnsLb.Core.Simulation;

namespace DnsLb.Tests.Simulation;

public sealed class WorldEventsTests
{
    private static readonly SimulationSettings World = new()
    {
        Resolvers = 10,
        Lookups = 50,
        LeastTtls = [],
        Rotating = 0,
        WarmUp = TimeSpan.FromSeconds(100),
        Duration = TimeSpan.FromSeconds(1000),
        Persistence = TimeSpan.FromSeconds(1),
    };

    [Fact]
    public void Plan_MemberFailsForATime_IsToldAndMeasured()
    {
        var authority = new TestAuthority(_ => 1, _ => 20);
        SimulationResult result = authority.Run(World with { Failures = [new SimulatedFailure(1, Seconds(200), Seconds(3), Seconds(300))] }, members: 2);

        Assert.Equal([(1, false, 1), (1, true, 1)], authority.Changes);
        Assert.All([19, 60], window => Assert.InRange(result.Utilisations[window][1], 1, 2));
        Assert.Equal(0, result.Utilisations[35][1]);
        Assert.Equal(7, result.Drains.Count);
        Assert.All(result.Drains, drain => Assert.InRange(drain.Leased, 0.8, 1.2));
    }

    // Half of what it could serve, then nothing.
    [Fact]
    public void Plan_WeightIsChanged_ChangesWhatIsToldAndWhatItCanServe()
    {
        var authority = new TestAuthority(20);
        SimulationResult result = authority.Run(World with { Weights = [new(0, Seconds(200), 0.5), new(0, Seconds(600), 0)] }, members: 2);

        Assert.Equal([(0, true, 0.5), (0, true, 0)], authority.Changes);
        Assert.Equal(2, result.Utilisations[40][0] / result.Utilisations[15][0], 0.2);
        Assert.Equal(0, result.Utilisations[70][0]);
        Assert.Contains(result.Drains, drain => drain is { Member: 0, After.TotalSeconds: 300, Leased: > 0.8, Served: > 0.8 });
    }

    // The balance is that of what can serve: of three members two, one of them twice as large as in the beginning.
    [Fact]
    public void Plan_WeightsOfTheBeginning_AreThoseThatBalanceIsMeasuredBy()
    {
        int turn = 0;
        var authority = new TestAuthority(_ => (ushort)(turn++ % 3 == 0 ? 0 : 1), _ => 0);

        SimulationResult result = authority.Run(World with { Persistence = Seconds(60), Weights = [new(2, Seconds(-100), 0), new(1, Seconds(-100), 2)] }, members: 3);

        Assert.InRange(result.MaxOverMean, 1, 1.05);
        Assert.Empty(result.Drains);
    }

    [Fact]
    public void Plan_FlashCrowd_MultipliesTheDemandOfOneResolverForItsTime()
    {
        var authority = new TestAuthority(0);
        authority.Run(World with { Crowds = [new(2, Seconds(400), Seconds(300), 20)] });

        var second = new ResolverPopulation(World).Sources[1];
        double[] rates = [.. new[] { (100, 500), (500, 800), (800, 1100) }.Select(time => authority.Queries.Count(query => query.Source == second && query.Time >= time.Item1 && query.Time < time.Item2) / (double)(time.Item2 - time.Item1))];
        double usual = new ResolverPopulation(World).Rates[1];
        Assert.All(rates.Zip([1, 20, 1]), rate => Assert.InRange(rate.First / rate.Second / usual, 0.93, 1.07));
    }

    [Fact]
    public void Plan_Wave_GoesThroughLoads()
    {
        SimulationResult result = new TestAuthority(0).Run(World with { Lookups = 500, Wave = new(0.3, Seconds(400)) });

        double[] loads = [.. result.Utilisations.Select(window => window[0] / World.Utilisation)];
        Assert.All(loads.Index(), load => Assert.Equal(1 + (0.3 * Math.Sin(2 * Math.PI * ((load.Index * 10) + 5) / 400)), load.Item, 0.06));
        Assert.Equal(1, loads[..80].Average(), 0.02);
    }

    // With leases as without: what is leased goes with the demand.
    [Fact]
    public void Plan_Wave_GoesThroughLeases()
    {
        SimulationResult result = new TestAuthority(3600).Run(World with { Wave = new(0.3, Seconds(400)) });

        Assert.Equal(1.3, result.Utilisations[10][0] / World.Utilisation, 0.02);
        Assert.Equal(0.7, result.Utilisations[30][0] / World.Utilisation, 0.02);
    }

    [Fact]
    public void Plan_Churn_MovesDemandBetweenResolvers()
    {
        SimulationSettings world = World with { Resolvers = 50, Lookups = 100, Churn = 2, Duration = Seconds(3600) };
        var still = new TestAuthority(0);
        var moving = new TestAuthority(0);
        still.Run(world with { Churn = 0 });
        moving.Run(world);

        Assert.InRange(moving.Queries.Count / (double)still.Queries.Count, 0.99, 1.01);
        UInt128 Largest(TestAuthority authority) => authority.Queries.Where(query => query.Time > 3300).CountBy(query => query.Source).MaxBy(count => count.Value).Key;
        Assert.Equal(new ResolverPopulation(world).Sources[0], Largest(still));
        Assert.NotEqual(Largest(still), Largest(moving));
    }

    [Fact]
    public void Plan_Forgery_AsksAndStandsForNothing()
    {
        SimulationSettings forged = World with { Forgery = new(3, 5, Seconds(500)) };
        var without = new TestAuthority(20);
        var with = new TestAuthority(20);

        SimulationResult expected = without.Run(World);
        SimulationResult result = with.Run(forged);

        Assert.Equal(expected.History, result.History);
        Assert.Equal(expected.QueriesPerSecond, result.QueriesPerSecond);
        SimulatedQuery[] more = [.. with.Queries.Except(without.Queries)];
        Assert.Equal(3, more.Select(query => query.Source).Distinct().Count());
        Assert.InRange(more.Length, 7_490, 7_510);
        Assert.All(more, query => Assert.True(query is { IsVerified: false, Time: >= 600 }));
    }

    [Fact]
    public void Run_Reports_ArriveAsOldAsTheWorldSaysUntilTheyEnd()
    {
        var authority = new TestAuthority(0);
        authority.Run(World with { Reports = new SimulatedReports(Seconds(10), Noise: 0, Delay: Seconds(4), Ends: Seconds(300)) });

        Assert.Equal(Enumerable.Range(1, 40).Select(i => (i * 10) + 4.0), authority.Reports.Select(report => report.Time));
        Assert.Equal(World.Lookups, authority.Reports.Average(report => report.Loads[0]), 3.0);
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
