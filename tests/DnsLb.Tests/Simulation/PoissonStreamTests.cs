using DnsLb.Core.Simulation;

namespace DnsLb.Tests.Simulation;

public sealed class PoissonStreamTests
{
    // One in a unit of time on average; the distance to the next is exponential, so its standard deviation is 1 as well.
    [Fact]
    public void Next_OneAfterAnother_IsAPoissonProcess()
    {
        double[] gaps = [.. Gaps(1, 200_000)];

        Assert.Equal(1, gaps.Average(), 0.01);
        Assert.Equal(1, Math.Sqrt(gaps.Average(gap => (gap - 1) * (gap - 1))), 0.02);
        Assert.Equal(Math.Exp(-2), gaps.Count(gap => gap > 2) / (double)gaps.Length, 0.003);
    }

    // Seen from any moment, even one in the middle of a unit, the next is one unit away on average, and a moment of the stream.
    [Fact]
    public void Next_FromAnyMoment_IsOfTheSameStream()
    {
        var moments = new HashSet<double>();
        for (double at = 0; at < 10_000; at = PoissonStream.Next(7, at))
        {
            moments.Add(at);
        }

        double[] waits = [.. Enumerable.Range(0, 30_000).Select(i => PoissonStream.Next(7, i * 0.33) - (i * 0.33))];

        Assert.Equal(1, waits.Average(), 0.03);
        Assert.All(Enumerable.Range(0, 30_000).Where(i => i * 0.33 < 9_900), i => Assert.Contains(PoissonStream.Next(7, i * 0.33), moments));
    }

    [Fact]
    public void Next_OfAnotherKey_IsIndependent()
    {
        double[] one = [.. Gaps(1, 50_000)];
        double[] other = [.. Gaps(2, 50_000)];

        Assert.Equal(0, one.Zip(other, (a, b) => (a - 1) * (b - 1)).Average(), 0.03);
    }

    private static IEnumerable<double> Gaps(ulong key, int count)
    {
        double at = 0;
        for (int i = 0; i < count; i++)
        {
            double next = PoissonStream.Next(key, at);
            yield return next - at;
            at = next;
        }
    }
}
