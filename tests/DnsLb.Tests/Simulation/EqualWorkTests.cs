using DnsLb.Core.Simulation;

namespace DnsLb.Tests.Simulation;

public sealed class EqualWorkTests
{
    // One source of 2 lookups/s asks every 20.5 s at a TTL of 20 s: with 40 lookups in a lease it does so too.
    [Fact]
    public void Next_NoBudget_CostsWhatTheConstantTtlDoes() => Assert.Equal(40, Of(budget: null).Next(0), 1e-9);

    // It is held to a tenth as much, however the world answers to it: a lease of w lookups takes w / 2 s, and half a second to the next.
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.05)]
    [InlineData(0.005)]
    public void Next_Budget_IsKept(double budget)
    {
        EqualWork work = Of(budget);
        double now = 0;
        double lookups = 0;
        for (int i = 0; i < 200_000; i++)
        {
            lookups = work.Next(now);
            now += (lookups / 2) + 0.5;
        }

        Assert.Equal(budget, 1 / ((lookups / 2) + 0.5), budget / 100);
    }

    private static EqualWork Of(double? budget) =>
        new(new RivalSettings([1], 20, 1) { Budget = budget }, new KnownDemand(new Dictionary<UInt128, double> { [1] = 2 }));
}
