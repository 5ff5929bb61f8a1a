using DnsLb.Core.Pools;
using DnsLb.Core.Simulation;

namespace DnsLb.Tests.Simulation;

/// <summary>The laws that a simulation must follow (the formulas of renewal and of balance), and what the prototype in Python measured.</summary>
public sealed class SimulatorTests
{
    private static readonly SimulationSettings Plain = new() { Resolvers = 1000, LeastTtls = [], Clocks = CacheClock.Exact };

    // A cache asks anew after its TTL and the time to the next lookup.
    [Theory]
    [InlineData("weighted", 20)]
    [InlineData("gdnsd", 5)]
    public void Run_CachesThatKeepToTheTtl_AskAsOftenAsRenewalSays(string policy, uint ttl)
    {
        double shares = Enumerable.Range(1, Plain.Resolvers).Sum(rank => 1.0 / rank);
        double expected = Enumerable.Range(1, Plain.Resolvers).Sum(rank => 1 / (ttl + (rank * shares / Plain.Lookups)));

        SimulationResult result = new Simulator(TestPool.Of("weighted", ttl, 1, 1, 1), Plain).Run(policy);

        Assert.InRange(result.QueriesPerSecond / expected, 0.99, 1.01);
    }

    [Fact]
    public void Run_TtlOfZero_AsksForEachSession() =>
        Assert.InRange(new Simulator(TestPool.Of("weighted", 0, 1, 1), Plain with { Lookups = 200 }).Run("weighted").QueriesPerSecond / 200, 0.99, 1.01);

    // CV² = (N - 1) Σp² tanh(TTL / 2D) for answers by chance, where p is the part of each cache.
    [Theory]
    [InlineData(20, 60, 1)]
    [InlineData(5, 60, 1)]
    [InlineData(20, 300, 1)]
    [InlineData(20, 60, 8)]
    public void Run_AnswersByChanceAtOneTtl_VariesAsTheLawSays(uint ttl, int persistence, int caches)
    {
        const int Members = 50;
        double sum = Enumerable.Range(1, 5000).Sum(rank => 1.0 / rank);
        double squares = Enumerable.Range(1, 5000).Sum(rank => Math.Pow(1 / (rank * sum), 2) / (rank <= 20 ? caches : 1));
        double expected = Math.Sqrt((Members - 1) * squares * Math.Tanh(ttl / (2.0 * persistence)));
        PoolDefinition pool = TestPool.Of("weighted", ttl, [.. Enumerable.Repeat(1.0, Members)]);

        double variation = Enumerable.Range(1, 4).Average(seed => new Simulator(
            pool,
            Plain with { Resolvers = 5000, Farms = new(20, caches), Persistence = TimeSpan.FromSeconds(persistence), Window = TimeSpan.FromSeconds(1), Seed = seed }).Run("gdnsd").Variation);

        Assert.InRange(variation / expected, 0.85, 1.15);
    }

    // CV² = N m / 2Dσ where each lease holds the work of m sessions, whoever asks, and members are drawn by chance.
    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    public void Run_LeasesOfEqualWork_VaryAsTheLawSays(double sessions)
    {
        const int Members = 50;
        SimulationSettings world = Plain with { Resolvers = 5000, Window = TimeSpan.FromSeconds(1) };
        var resolvers = new ResolverPopulation(world);
        var ttls = resolvers.Sources.Zip(resolvers.Rates, (source, rate) => (source, (sessions - 1) / rate)).ToDictionary();
        var random = new Random(1);
        double expected = Math.Sqrt(Members * sessions / (2 * world.Persistence.TotalSeconds * world.Lookups));

        SimulationResult result = new TestAuthority(_ => (ushort)random.Next(Members), query => ttls[query.Source]).Run(world, Members);

        Assert.InRange(result.QueriesPerSecond / (world.Lookups / sessions), 0.98, 1.02);
        Assert.InRange(result.Variation / expected, 0.85, 1.15);
    }

    // CV² = N / 2Dσ: what chance leaves where each session is placed on its own.
    [Fact]
    public void Run_EachSessionByChance_VariesAsTheFloorOfNoiseSays()
    {
        const int Members = 50;
        PoolDefinition pool = TestPool.Of("weighted", 0, [.. Enumerable.Repeat(1.0, Members)]);
        double expected = Math.Sqrt(Members / (2 * Plain.Persistence.TotalSeconds * Plain.Lookups));

        SimulationResult result = new Simulator(pool, Plain with { Window = TimeSpan.FromSeconds(1) }).Run("gdnsd");

        Assert.InRange(result.Variation / expected, 0.85, 1.15);
    }

    // Each kind of client follows the leases at its own pace: half of the demand within seconds, half within minutes.
    [Fact]
    public void Run_MixtureOfPersistences_DrainsAsItsParts()
    {
        SimulationSettings world = Plain with
        {
            Persistence = TimeSpan.FromSeconds(5),
            OtherPersistences = [(0.5, TimeSpan.FromSeconds(300))],
            Failures = [new SimulatedFailure(1, TimeSpan.FromSeconds(100), TimeSpan.Zero)],
        };

        SimulationResult result = new Simulator(TestPool.Of("weighted", 0, 1, 1, 1), world).Run("weighted");

        foreach (SimulatedDrain drain in result.Drains.Where(drain => drain.After.TotalSeconds >= 30))
        {
            double after = drain.After.TotalSeconds;
            Assert.Equal((0.5 * Math.Exp(-after / 5)) + (0.5 * Math.Exp(-after / 300)), drain.Served, 0.02);
        }
    }

    [Fact]
    public void Run_WrongWeights_AreSeenAsTooMuchLoad()
    {
        SimulationResult right = new Simulator(TestPool.Of("weighted", 1, 1, 1, 1, 1), Plain with { Skew = 0 }).Run("weighted");
        SimulationResult wrong = new Simulator(TestPool.Of("weighted", 1, 1, 1, 1, 1), Plain with { Skew = 0, WeightError = 0.3 }).Run("weighted");

        Assert.InRange(right.MaxOverMean, 1, 1.05);
        Assert.InRange(wrong.MaxOverMean, 1.05, 1.5);
    }

    // The medians of the prototype's seeds 100 to 107, and of eight of ours: where one of the largest resolvers keeps answers for minutes,
    // the fullest member has almost twice as much as elsewhere.
    [Theory]
    [InlineData("rotate", "rotate", 4.135, 0.918)]
    [InlineData("weighted", "gdnsd", 2.963, 0.462)]
    public void Run_RealisticWorld_AgreesWithThePrototype(string policyOfThePool, string policy, double maxOverMean, double variation)
    {
        SimulationResult[] results = [.. Enumerable.Range(1, 8).Select(seed => new Simulator(TestPool.Realistic(policyOfThePool), new SimulationSettings { Seed = seed }).Run(policy))];

        Assert.InRange(Median(results, result => result.QueriesPerSecond) / 158, 0.98, 1.02);
        Assert.InRange(Median(results, result => result.MaxOverMean) / maxOverMean, 0.9, 1.1);
        Assert.InRange(Median(results, result => result.Variation) / variation, 0.9, 1.1);
    }

    [Fact]
    public void Run_SameSeed_IsTheSame()
    {
        var simulator = new Simulator(TestPool.Realistic("weighted"), Plain with { Duration = TimeSpan.FromMinutes(2) });

        Assert.Equal(simulator.Run("gdnsd").History, simulator.Run("gdnsd").History);
        Assert.NotEqual(simulator.Run("gdnsd").History, new Simulator(TestPool.Realistic("weighted"), Plain with { Duration = TimeSpan.FromMinutes(2), Seed = 2 }).Run("gdnsd").History);
    }

    [Fact]
    public void Run_ByWeight_ServesSharesByWeight()
    {
        SimulationResult result = new Simulator(TestPool.Of("weighted", 1, 1, 2, 5), Plain with { Skew = 0 }).Run("weighted");

        Assert.Equal(1, result.Shares.Sum(), 1e-9);
        Assert.All(result.Shares.Zip([0.125, 0.25, 0.625]), share => Assert.Equal(share.Second, share.First, 0.005));
    }

    [Fact]
    public void Run_SecondTier_StandsByUntilTheFirstIsDown()
    {
        PoolDefinition pool = TestPool.Of("weighted", 5, 1, 1, 1);
        pool = pool with { Members = [pool.Members[0], pool.Members[1], pool.Members[2] with { Settings = new MemberSettings { Tier = 1 } }] };
        SimulatedFailure[] failures = [.. Enumerable.Range(0, 2).Select(member => new SimulatedFailure(member, TimeSpan.FromSeconds(600), TimeSpan.FromSeconds(1)))];

        SimulationResult before = new Simulator(pool, Plain with { Skew = 0 }).Run("weighted");
        SimulationResult after = new Simulator(pool, Plain with { Skew = 0, Failures = failures }).Run("weighted");

        Assert.Equal(0, before.Shares[2]);
        Assert.InRange(before.MaxOverMean, 1, 1.05);
        Assert.InRange(before.Variation, 0, 0.05);
        Assert.InRange(after.Shares[2], 0.4, 0.5);
    }

    // Resolvers that keep to the TTL have all asked again when it has passed since answers changed.
    [Fact]
    public void Run_MemberFails_IsLeasedNothingAfterItsDetectionAndTheTtl()
    {
        SimulationSettings world = Plain with { Failures = [new SimulatedFailure(1, TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(3))] };

        SimulationResult result = new Simulator(TestPool.Of("weighted", 20, 1, 1, 1), world).Run("weighted");

        Assert.Equal([5, 10, 20, 30, 60, 120, 300, 900], result.Drains.Select(drain => drain.After.TotalSeconds));
        Assert.All(result.Drains, drain => Assert.Equal(1, drain.Member));
        Assert.InRange(result.Drains[1].Leased, 0.2, 1);
        Assert.All(result.Drains.Where(drain => drain.After.TotalSeconds > 23), drain => Assert.Equal(0, drain.Leased, 1e-9));
    }

    [Fact]
    public void Run_NobodyNoticesTheFailure_LeasesOn()
    {
        SimulationSettings world = Plain with { Failures = [new SimulatedFailure(1, TimeSpan.FromSeconds(100), null)] };

        SimulationResult result = new Simulator(TestPool.Of("weighted", 20, 1, 1, 1), world).Run("weighted");

        Assert.All(result.Drains, drain => Assert.InRange(drain.Leased, 0.2, 3));
    }

    [Fact]
    public void Run_Cancelled_Ends()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();

        Assert.Throws<OperationCanceledException>(() => new Simulator(TestPool.Of("weighted", 20, 1), Plain).Run("weighted", null, cancellation.Token));
    }

    private static double Median(SimulationResult[] results, Func<SimulationResult, double> value)
    {
        double[] sorted = [.. results.Select(value).Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
