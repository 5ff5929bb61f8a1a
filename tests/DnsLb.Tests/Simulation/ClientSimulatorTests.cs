using DnsLb.Core.Pools;
using DnsLb.Core.Simulation;

namespace DnsLb.Tests.Simulation;

/// <summary>The small world of the literature, beside what the prototype measured in it and what the literature found.</summary>
public sealed class ClientSimulatorTests
{
    private static readonly ClientSettings Short = new() { WarmUp = TimeSpan.FromMinutes(5), Duration = TimeSpan.FromMinutes(20) };

    // sim.py paper --H 35 --hours 2, seeds 100 to 102: P(max < 0.9), P(max < 0.98), max/mean, CV and queries/s; the tolerance of the first
    // two is three standard errors of the difference of two means of three.
    [Theory]
    [InlineData("rr", 0.033, 0.048, 0.09, 1.641, 0.370, 0.082)]
    [InlineData("rr2-oracle", 0.052, 0.092, 0.12, 1.574, 0.316, 0.082)]
    [InlineData("dal-oracle", 0.348, 0.502, 0.16, 1.414, 0.225, 0.082)]
    [InlineData("mrl-oracle", 0.380, 0.516, 0.22, 1.416, 0.210, 0.082)]
    [InlineData("prr2-ttl/k-oracle", 0.727, 0.897, 0.06, 1.284, 0.192, 0.081)]
    [InlineData("drr2-ttl/s_k-oracle", 0.915, 0.988, 0.05, 1.212, 0.133, 0.081)]
    [InlineData("swrr@0s", 0.992, 1.000, 0.02, 1.149, 0.096, 5.012)]
    public void Run_HeterogeneityOf35_AgreesWithThePrototype(string policy, double below90, double below98, double tolerance, double maxOverMean, double variation, double queries)
    {
        SimulationResult[] results = [.. Enumerable.Range(1, 3).Select(seed => new ClientSimulator(TestPool.Paper(35), new ClientSettings { Seed = seed }).Run(policy))];

        Assert.Equal(below90, results.Average(result => result.BelowAlmostFull), tolerance);
        Assert.Equal(below98, results.Average(result => result.BelowFull), tolerance);
        Assert.InRange(results.Average(result => result.MaxOverMean) / maxOverMean, 0.95, 1.05);
        Assert.InRange(results.Average(result => result.Variation) / variation, 0.9, 1.1);
        Assert.InRange(results.Average(result => result.QueriesPerSecond) / queries, 0.97, 1.03);
    }

    // Colajanni, Yu, Cardellini: each of these is better than the one before, and only the last bears any heterogeneity.
    [Fact]
    public void Run_PoliciesOfTheLiterature_AreInItsOrder()
    {
        double rr = BelowFull("rr", 20);
        double rr2 = BelowFull("rr2-oracle", 20);
        double dal = BelowFull("dal-oracle", 20);
        double mrl = BelowFull("mrl-oracle", 20);
        double prr2 = BelowFull("prr2-ttl/k-oracle", 20);
        double drr2 = BelowFull("drr2-ttl/s_k-oracle", 20);

        Assert.True(rr < rr2 && rr2 < Math.Min(dal, mrl) && Math.Max(dal, mrl) < prr2 && prr2 < drr2, $"{rr} {rr2} {dal} {mrl} {prr2} {drr2}");
        Assert.InRange(BelowFull("rr", 65), 0, 0.01);
        Assert.InRange(BelowFull("prr2-ttl/k-oracle", 65), 0, prr2 - 0.2);
        Assert.InRange(BelowFull("drr2-ttl/s_k-oracle", 65), 0.9, 1);
    }

    // The rule of the literature: whatever a policy believes of sources, it is compared at the query rate of the constant TTL.
    [Theory]
    [InlineData("prr2-ttl/k")]
    [InlineData("drr2-ttl/s_k-oracle")]
    public void Run_PolicyThatVariesTheTtl_CostsAsManyQueriesAsTheConstantOne(string policy)
    {
        var simulator = new ClientSimulator(TestPool.Paper(35), new ClientSettings());

        Assert.InRange(simulator.Run(policy).QueriesPerSecond / simulator.Run("rr").QueriesPerSecond, 0.95, 1.05);
    }

    // The fluid world of the same size is this one without the noise of single clients: that of which sessions a backend has, and of how
    // many pages they ask for in a window, with 5 to 15 hits each.
    [Theory]
    [InlineData("rr")]
    [InlineData("prr2-ttl/k-oracle")]
    [InlineData("drr2-ttl/s_k-oracle")]
    [InlineData("swrr@0s")]
    public void Run_TheFluidWorldOfTheSameSize_AgreesButForTheNoiseOfClients(string policy)
    {
        PoolDefinition pool = TestPool.Paper(35);
        var clients = new ClientSettings();
        var world = new SimulationSettings
        {
            Resolvers = clients.Domains,
            Lookups = clients.Clients / clients.Session.TotalSeconds,
            Persistence = clients.Session,
            LeastTtls = [],
            Clocks = CacheClock.Exact,
            Window = clients.Window,
            Duration = clients.Duration,
        };

        double ofClients = Enumerable.Range(1, 4).Average(seed => new ClientSimulator(pool, clients with { Seed = seed }).Run(policy).MaxOverMean);
        double ofFluid = Enumerable.Range(1, 4).Average(seed => WithNoise(new Simulator(pool, world with { Seed = seed }).Run(policy), pool, clients));

        Assert.InRange(ofFluid / ofClients, 0.95, 1.05);
    }

    // What every session looks up is spread as evenly as it can be: no policy is better.
    [Fact]
    public void Run_TtlOfZero_AsksForEachSession() =>
        Assert.InRange(new ClientSimulator(TestPool.Paper(20), new ClientSettings()).Run("swrr@0s").QueriesPerSecond / (1500 / 300.0), 0.98, 1.02);

    [Fact]
    public void Run_LeastTtl_IsKept()
    {
        ClientSettings world = Short with { LeastTtl = TimeSpan.FromSeconds(240) };

        Assert.Equal(new ClientSimulator(TestPool.Paper(20), world).Run("rr").History, new ClientSimulator(TestPool.Paper(20), world).Run("rr@5s").History);
        Assert.NotEqual(new ClientSimulator(TestPool.Paper(20), Short).Run("rr").History, new ClientSimulator(TestPool.Paper(20), Short).Run("rr@5s").History);
    }

    [Fact]
    public void Run_SameSeed_IsTheSame()
    {
        Assert.Equal(new ClientSimulator(TestPool.Paper(20), Short).Run("gdnsd").History, new ClientSimulator(TestPool.Paper(20), Short).Run("gdnsd").History);
        Assert.NotEqual(new ClientSimulator(TestPool.Paper(20), Short).Run("gdnsd").History, new ClientSimulator(TestPool.Paper(20), Short with { Seed = 2 }).Run("gdnsd").History);
    }

    private static double BelowFull(string policy, int heterogeneity) =>
        Enumerable.Range(1, 3).Average(seed => new ClientSimulator(TestPool.Paper(heterogeneity), new ClientSettings { Seed = seed }).Run(policy).BelowFull);

    private static double WithNoise(SimulationResult result, PoolDefinition pool, ClientSettings world)
    {
        var random = new Random(1);
        double[] capacities = Backends.Of(pool, world.Utilisation).Capacities;
        return result.Utilisations.Average(window => window.Zip(capacities, (used, capacity) => (Used: used * Noise(used * capacity), Capacity: capacity)).ToArray() is var noisy
            ? noisy.Max(each => each.Used) / noisy.Sum(each => each.Used * each.Capacity) * capacities.Sum() : 0);

        // The factor by which what clients do differs from the part of all that they are on average.
        double Noise(double part)
        {
            double sessions = part * world.Clients;
            double pages = sessions * world.Window / world.ThinkTime;
            double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            return 1 + (normal * Math.Sqrt(((1 - part) / sessions) + (1.1 / pages)));
        }
    }
}
