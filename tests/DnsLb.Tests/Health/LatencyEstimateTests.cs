using DnsLb.Core.Health;

namespace DnsLb.Tests.Health;

public sealed class LatencyEstimateTests
{
    // RFC 6298 section 2: SRTT is R, RTTVAR R/2; then RTTVAR goes a quarter, SRTT an eighth of the way.
    [Fact]
    public void After_Results_MovesAsRfc6298Says()
    {
        var first = LatencyEstimate.First(Milliseconds(80));
        LatencyEstimate second = first.After(Milliseconds(160));

        Assert.Equal((Milliseconds(80), Milliseconds(40)), (first.Average, first.Deviation));
        Assert.Equal((Milliseconds(90), Milliseconds(50)), (second.Average, second.Deviation));
    }

    [Theory]
    [InlineData(240, 80)]
    [InlineData(248, 101)]
    [InlineData(1, 80)]
    public void Steady_AverageMoves_FollowsByMoreThanAQuarterOnly(double result, double steady)
    {
        LatencyEstimate estimate = LatencyEstimate.First(Milliseconds(80)).After(Milliseconds(result));

        Assert.Equal(Milliseconds(steady), estimate.Steady);
    }

    [Fact]
    public void Steady_ManyQuickResults_FollowsDown()
    {
        LatencyEstimate estimate = Enumerable.Repeat(Milliseconds(10), 100).Aggregate(LatencyEstimate.First(Milliseconds(80)), (before, result) => before.After(result));

        Assert.InRange(estimate.Average.TotalMilliseconds, 10, 10.1);
        Assert.InRange(estimate.Steady.TotalMilliseconds, 10, 12.5);
        Assert.InRange(estimate.Deviation.TotalMilliseconds, 0, 0.1);
    }

    private static TimeSpan Milliseconds(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
