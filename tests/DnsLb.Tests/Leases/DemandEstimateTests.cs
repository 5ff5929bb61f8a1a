using DnsLb.Core.Leases;
using DnsLb.Core.Simulation;
using Xunit.Abstractions;

namespace DnsLb.Tests.Leases;

public sealed class DemandEstimateTests(ITestOutputHelper output)
{
    private const int Gaps = 60;
    private const int Seeds = 40;

    [Theory]
    [InlineData(0.02, 5, 0, CacheClock.Exact)]
    [InlineData(0.3, 5, 0, CacheClock.Exact)]
    [InlineData(3, 5, 0, CacheClock.Exact)]
    [InlineData(10, 1, 0, CacheClock.Exact)]
    [InlineData(0.02, 5, 0, CacheClock.Random)]
    [InlineData(0.3, 5, 0, CacheClock.Random)]
    [InlineData(2, 5, 0, CacheClock.Random)]
    [InlineData(1, 5, 30, CacheClock.Exact)]
    [InlineData(1, 5, 60, CacheClock.Random)]
    [InlineData(1, 5, 300, CacheClock.Exact)]
    [InlineData(0.1, 20, 300, CacheClock.Random)]
    [InlineData(0.05, 0, 0, CacheClock.Exact)]
    [InlineData(2, 0, 0, CacheClock.Exact)]
    [InlineData(20, 0, 0, CacheClock.Exact)]
    public void Rate_PoissonLookups_IsTheirs(double rate, double ttl, double leastTtl, CacheClock clock)
    {
        double[] ratios = [.. Enumerable.Range(0, Seeds).Select(seed => Estimate(seed, rate, ttl, leastTtl, clock).Rate(usual: 1) / rate).Order()];
        output.WriteLine($"{rate}/s, TTL {ttl}, least {leastTtl}, {clock} clock: median {ratios[Seeds / 2]:0.00}, 90 % in {ratios[2]:0.00}..{ratios[^3]:0.00}");

        // 60 exponential times give their mean within an eighth; the median of 40 such is closer.
        Assert.InRange(ratios[Seeds / 2], 0.8, 1.25);
        Assert.InRange(ratios[2], 0.5, 1);
        Assert.InRange(ratios[^3], 1, 2);
    }

    // As unbound, BIND and others do: often asked, they ask again whole seconds after the answer.
    [Theory]
    [InlineData(0.3, 0, CacheClock.Early)]
    [InlineData(0.3, 0, CacheClock.Late)]
    [InlineData(2, 0, CacheClock.Early)]
    [InlineData(2, 0, CacheClock.Late)]
    [InlineData(20, 0, CacheClock.Early)]
    [InlineData(20, 0, CacheClock.Late)]
    [InlineData(100, 0, CacheClock.Early)]
    [InlineData(100, 0, CacheClock.Late)]
    [InlineData(20, 30, CacheClock.Late)]
    public void Rate_ClockOfWholeSeconds_IsThatOfLookups(double rate, double leastTtl, CacheClock clock)
    {
        double[] ratios = [.. Enumerable.Range(0, Seeds).Select(seed => Estimate(seed, rate, ttl: 5, leastTtl, clock).Rate(usual: 1) / rate).Order()];
        output.WriteLine($"{rate}/s, {clock} clock: median {ratios[Seeds / 2]:0.00}, 90 % in {ratios[2]:0.00}..{ratios[^3]:0.00}");

        Assert.InRange(ratios[Seeds / 2], 0.75, 1.35);
        Assert.InRange(ratios[2], 0.4, 1);
    }

    [Fact]
    public void IsSaturated_ChanceHidesHowSoonLookupsCome_IsTrue()
    {
        Assert.InRange(Enumerable.Range(0, Seeds).Count(seed => Estimate(seed, rate: 50, 5, 0, CacheClock.Random).IsSaturated), Seeds * 3 / 4, Seeds);
        Assert.DoesNotContain(Enumerable.Range(0, Seeds), seed => Estimate(seed, rate: 0.3, 5, 0, CacheClock.Random).IsSaturated);
        Assert.DoesNotContain(Enumerable.Range(0, Seeds), seed => Estimate(seed, rate: 50, 5, 0, CacheClock.Late).IsSaturated);
        Assert.DoesNotContain(Enumerable.Range(0, Seeds), seed => Estimate(seed, rate: 50, 5, 0, CacheClock.Random).Rate(usual: 1) < 5);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(3, true)]
    [InlineData(Gaps, false)]
    public void IsUntold_CacheThatAsksAtOnce_IsTrueUntilItIsKnown(int gaps, bool expected)
    {
        var cache = new SimulatedCache(new Random(1), 20) { Clock = CacheClock.Late };
        var demand = default(DemandEstimate);
        for (int i = 0; i < gaps; i++)
        {
            demand.Add(cache.Gap(5), 5);
        }

        Assert.Equal(expected, demand.IsUntold);
    }

    [Fact]
    public void IsUntold_IdleForLong_IsFalse() => Assert.False(Estimate(1, rate: 0.05, 5, 0, CacheClock.Early).IsUntold);

    // It was asked for at any time of a second first, or after an answer that was not cached.
    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public void Rate_AnswersThatWereNotGivenAfterATick_DoNotCount(int uncached)
    {
        var demand = default(DemandEstimate);
        demand.Add(5.5, 5);
        for (int i = 0; i < 50; i++)
        {
            demand.Add(6 + (i % 2 == 0 ? 0.01 : -0.01), 5);
            if (i < uncached)
            {
                demand.Add(0.01, 0);
                demand.Add(5.4, 5);
            }
        }

        Assert.InRange(demand.Rate(usual: 1), 50, 130);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(60)]
    [InlineData(300)]
    [InlineData(1800)]
    public void LeastTtl_CacheThatKeepsAnswers_IsFound(double leastTtl)
    {
        Assert.All(Enumerable.Range(0, Seeds), seed => Assert.Equal(leastTtl, Estimate(seed, rate: 1, ttl: 5, leastTtl, CacheClock.Exact).LeastTtl));
    }

    [Theory]
    [InlineData(0.02, CacheClock.Exact)]
    [InlineData(0.1, CacheClock.Random)]
    [InlineData(3, CacheClock.Random)]
    public void LeastTtl_CacheThatHeedsTtls_IsNone(double rate, CacheClock clock)
    {
        int wrong = Enumerable.Range(0, Seeds).Count(seed => Estimate(seed, rate, ttl: 5, 0, clock).LeastTtl > 0);
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
        for (int i = 0; i < 16; i++)
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
        Assert.All(Enumerable.Range(0, Seeds), seed => Assert.False(Estimate(seed, rate, ttl: 5, 0, CacheClock.Random).IsImpossible));

    [Fact]
    public void TimeInCache_CacheThatKeepsAnswers_IsThatLong()
    {
        Assert.Equal(300, Estimate(1, 1, 5, 300, CacheClock.Exact).TimeInCache(20));
        Assert.Equal(400, Estimate(1, 1, 5, 300, CacheClock.Exact).TimeInCache(400));
        Assert.Equal(19.5, Estimate(1, 1, 5, 0, CacheClock.Random).TimeInCache(20), 0.1);
        Assert.Equal(0, Estimate(1, 1, 5, 0, CacheClock.Random).TimeInCache(0));
    }

    [Theory]
    [InlineData(CacheClock.Early, 20)]
    [InlineData(CacheClock.Late, 21)]
    [InlineData(CacheClock.Exact, 20)]
    public void TimeInCache_OftenAsked_IsFromTickToTick(CacheClock clock, double expected) =>
        Assert.Equal(expected, Estimate(1, rate: 20, 5, 0, clock).TimeInCache(20), 0.1);

    private static DemandEstimate Estimate(int seed, double rate, double ttl, double leastTtl, CacheClock clock) =>
        Estimate(new SimulatedCache(new Random(seed), rate) { LeastTtl = leastTtl, Clock = clock }, ttl);

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
