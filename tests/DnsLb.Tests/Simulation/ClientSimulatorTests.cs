using DnsLb.Core.Simulation;

namespace DnsLb.Tests.Simulation;

/// <summary>The small world of the literature, beside what the prototype measured in it and what the literature found.</summary>
public sealed class ClientSimulatorTests
{
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
}
