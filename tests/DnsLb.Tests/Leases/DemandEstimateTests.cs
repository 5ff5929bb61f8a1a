using DnsLb.Core.Leases;
using Xunit.Abstractions;

namespace DnsLb.Tests.Leases;

public sealed class DemandEstimateTests(ITestOutputHelper output)
{
    private const int Gaps = 60;
    private const int Seeds = 40;

    [Theory]
    [InlineData(0.02, 5, 0, false)]
    [InlineData(0.3, 5, 0, false)]
    [InlineData(3, 5, 0, false)]
    [InlineData(10, 1, 0, false)]
    [InlineData(0.02, 5, 0, true)]
    [InlineData(0.3, 5, 0, true)]
    [InlineData(2, 5, 0, true)]
    [InlineData(1, 5, 30, false)]
    [InlineData(1, 5, 60, true)]
    [InlineData(1, 5, 300, false)]
    [InlineData(0.1, 20, 300, true)]
    [InlineData(0.05, 0, 0, false)]
    [InlineData(2, 0, 0, false)]
    [InlineData(20, 0, 0, false)]
    public void Rate_PoissonLookups_IsTheirs(double rate, double ttl, double leastTtl, bool hasWholeSeconds)
    {
        double[] ratios = [.. Enumerable.Range(0, Seeds).Select(seed => Estimate(seed, rate, ttl, leastTtl, hasWholeSeconds).Rate(usual: 1) / rate).Order()];
        output.WriteLine($"{rate}/s, TTL {ttl}, least {leastTtl}, whole seconds {hasWholeSeconds}: median {ratios[Seeds / 2]:0.00}, 90 % in {ratios[2]:0.00}..{ratios[^3]:0.00}");

        // 60 exponential times give their mean within an eighth; the median of 40 such is closer.
        Assert.InRange(ratios[Seeds / 2], 0.8, 1.25);
        Assert.InRange(ratios[2], 0.5, 1);
        Assert.InRange(ratios[^3], 1, 2);
    }

    // Real resolvers keep answers up to a second longer, or round.
    [Theory]
    [InlineData(0.3, 0.5)]
    [InlineData(0.3, 1)]
    [InlineData(2, 0.5)]
    [InlineData(2, 1)]
    public void Rate_ClockThatRoundsOrIsLate_IsThatOfLookups(double rate, double late)
    {
        double[] ratios = [.. Enumerable.Range(0, Seeds).Select(seed => Estimate(seed, rate, late).Rate(usual: 1) / rate).Order()];
        output.WriteLine($"{rate}/s, {late} s late: median {ratios[Seeds / 2]:0.00}, 90 % in {ratios[2]:0.00}..{ratios[^3]:0.00}");

        Assert.InRange(ratios[Seeds / 2], 0.75, 1.35);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void IsSaturated_LookupsComeFasterThanTheClockTells_IsTrue(double late)
    {
        Assert.InRange(Enumerable.Range(0, Seeds).Count(seed => Estimate(seed, rate: 50, late).IsSaturated), Seeds * 3 / 4, Seeds);
        Assert.DoesNotContain(Enumerable.Range(0, Seeds), seed => Estimate(seed, rate: 0.3, late).IsSaturated);
        Assert.DoesNotContain(Enumerable.Range(0, Seeds), seed => Estimate(seed, rate: 50, late).Rate(usual: 1) < 5);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(60)]
    [InlineData(300)]
    [InlineData(1800)]
    public void LeastTtl_CacheThatKeepsAnswers_IsFound(double leastTtl)
    {
        Assert.All(Enumerable.Range(0, Seeds), seed => Assert.Equal(leastTtl, Estimate(seed, rate: 1, ttl: 5, leastTtl, hasWholeSeconds: false).LeastTtl));
    }

    [Theory]
    [InlineData(0.02, false)]
    [InlineData(0.1, true)]
    [InlineData(3, true)]
    public void LeastTtl_CacheThatHeedsTtls_IsNone(double rate, bool hasWholeSeconds)
    {
        int wrong = Enumerable.Range(0, Seeds).Count(seed => Estimate(seed, rate, ttl: 5, 0, hasWholeSeconds).LeastTtl > 0);
        Assert.InRange(wrong, 0, 1);
    }

    [Fact]
    public void Rate_NothingSeen_IsTheUsual() => Assert.Equal(0.7, default(DemandEstimate).Rate(usual: 0.7));

    [Fact]
    public void Rate_CacheThatRenews_IsItsOwn()
    {
        var cache = new SimulatedCache(new Random(1), 2) { Renews = true };
        var demand = new DemandEstimate { Renews = true };
        for (int i = 0; i < 200; i++)
        {
            demand.Add(cache.Gap(20), 20);
        }

        Assert.InRange(demand.Rate(usual: 1), 1.6, 2.5);
    }

    [Fact]
    public void IsImpossible_QueriesComeWithoutIdleTime_IsTrue()
    {
        var demand = default(DemandEstimate);
        for (int i = 0; i < 15; i++)
        {
            demand.Add(4.1, 5);
        }

        Assert.False(demand.IsImpossible);
        demand.Add(4.1, 5);
        Assert.True(demand.IsImpossible);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(50)]
    public void IsImpossible_CacheWithAClockOfWholeSeconds_IsFalse(double rate) =>
        Assert.All(Enumerable.Range(0, Seeds), seed => Assert.False(Estimate(seed, rate, ttl: 5, 0, hasWholeSeconds: true).IsImpossible));

    [Fact]
    public void TimeInCache_CacheThatKeepsAnswers_IsThatLong()
    {
        Assert.Equal(300, Estimate(1, 1, 5, 300, hasWholeSeconds: false).TimeInCache(20));
        Assert.Equal(400, Estimate(1, 1, 5, 300, hasWholeSeconds: false).TimeInCache(400));
        Assert.Equal(19.5, Estimate(1, 1, 5, 0, hasWholeSeconds: true).TimeInCache(20));
        Assert.Equal(0, Estimate(1, 1, 5, 0, hasWholeSeconds: true).TimeInCache(0));
    }

    [Fact]
    public void TimeInCache_ClockThatRoundsOrIsLate_IsThatOnAverage()
    {
        Assert.Equal(20, Estimate(1, rate: 20, late: 0.5).TimeInCache(20));
        Assert.Equal(20.5, Estimate(1, rate: 20, late: 1).TimeInCache(20));
    }

    private static DemandEstimate Estimate(int seed, double rate, double ttl, double leastTtl, bool hasWholeSeconds) =>
        Estimate(new SimulatedCache(new Random(seed), rate) { LeastTtl = leastTtl, HasWholeSeconds = hasWholeSeconds }, ttl);

    private static DemandEstimate Estimate(int seed, double rate, double late) =>
        Estimate(new SimulatedCache(new Random(seed), rate) { HasWholeSeconds = true, Late = late }, ttl: 5);

    private static DemandEstimate Estimate(SimulatedCache cache, double ttl)
    {
        var demand = default(DemandEstimate);
        for (int i = 0; i < Gaps; i++)
        {
            demand.Add(cache.Gap(ttl), ttl);
        }

        return demand;
    }
}
