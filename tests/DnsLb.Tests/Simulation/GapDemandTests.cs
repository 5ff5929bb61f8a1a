using DnsLb.Core.Simulation;

namespace DnsLb.Tests.Simulation;

public sealed class GapDemandTests
{
    // A cache that asks again 1.5 s after its answer has ended, or 0.5 s more as its clock counts whole seconds: 0.5 lookups/s, less by the 12 gaps of a 13th.
    [Fact]
    public void Of_SteadyGaps_IsTheInverseOfTheWait()
    {
        GapDemand demand = After(20, [.. Enumerable.Repeat(21.5, 20)]);

        Assert.Equal(1 / (2.0 * 13 / 12), demand.Of(7), 1e-9);
    }

    // Gaps of 60 s and more after a TTL of 20 s: this cache keeps answers for 60 s. It waits 1 s on average, not 41.
    [Fact]
    public void Of_CacheThatKeepsAnswersLonger_IsSeen()
    {
        GapDemand demand = After(20, [60, 61, 62, 61]);

        Assert.Equal(1 / (1.0 * 5 / 4), demand.Of(7), 1e-9);
    }

    [Fact]
    public void Of_BusySource_IsBounded() => Assert.Equal(10, After(20, [.. Enumerable.Repeat(19.4, 12)]).Of(7), 1e-9);

    [Fact]
    public void Of_OnlyTheLastGaps_Count() =>
        Assert.Equal(After(20, [.. Enumerable.Repeat(30.0, 12)]).Of(7), After(20, [500, .. Enumerable.Repeat(30.0, 12)]).Of(7), 1e-9);

    [Fact]
    public void Of_NewSource_IsTheMean()
    {
        GapDemand demand = After(20, [.. Enumerable.Repeat(21.5, 12)]);
        demand.Asked(1000, 8);

        Assert.Equal(demand.Of(7), demand.Of(8), 1e-9);
        Assert.Equal(demand.All.Average(), demand.Mean, 1e-9);
        Assert.Equal(demand.Mean, demand.Of(9));
    }

    private static GapDemand After(double ttl, double[] gaps)
    {
        var demand = new GapDemand();
        double now = 0;
        demand.Asked(now, 7);
        demand.Answered(7, ttl);
        foreach (double gap in gaps)
        {
            demand.Asked(now += gap, 7);
            demand.Answered(7, ttl);
        }

        return demand;
    }
}
