using DnsLb.Core.Pools;
using DnsLb.Core.Selection;
using DnsLb.Tests.Pools;

namespace DnsLb.Tests.Selection;

public sealed class LatencySharesTests
{
    // Weights, latencies in milliseconds (0: unknown), and how many of 1,000 answers each member gets.
    [Theory]
    [InlineData(new double[] { 1, 1 }, new double[] { 10, 30 }, new[] { 750, 250 })]
    [InlineData(new double[] { 1, 3 }, new double[] { 10, 30 }, new[] { 500, 500 })]
    [InlineData(new double[] { 1, 1, 1 }, new double[] { 10, 30, 0 }, new[] { 545, 182, 273 })]
    [InlineData(new double[] { 1, 3 }, new double[] { 0, 0 }, new[] { 250, 750 })]
    public void Pick_Latencies_SharesAreByWeightDividedByLatency(double[] weights, double[] latencies, int[] answers)
    {
        Pool pool = PoolWith(weights, latencies);

        int[] picked = new int[weights.Length];
        for (int i = 0; i < 1000; i++)
        {
            picked[pool.Pick()[0]]++;
        }

        Assert.All(picked.Zip(answers), pair => Assert.InRange(pair.First, pair.Second - 3, pair.Second + 3));
    }

    [Fact]
    public void Explain_Member_NamesItsLatency()
    {
        var trace = new RecordingTrace();

        PoolWith([1, 1], [10, 0]).View.Pick(default, new ushort[2], out _, ref trace);

        string[] reasons = [.. trace.Stages[^1].Picked.Select(member => member.Reason), .. trace.Stages[^1].Dropped.Select(member => member.Reason)];
        Assert.Contains(reasons, reason => reason.EndsWith(", latency 10 ms", StringComparison.Ordinal));
        Assert.Contains(reasons, reason => reason.EndsWith(", latency unknown", StringComparison.Ordinal));
    }

    private static Pool PoolWith(double[] weights, double[] latencies)
    {
        Pool pool = PoolOf.Weights(new PoolSettings { Policy = "latency" }, weights);
        pool.Publish([.. latencies.Select(latency => PoolOf.Up with { Latency = TimeSpan.FromMilliseconds(latency) })]);
        return pool;
    }
}
