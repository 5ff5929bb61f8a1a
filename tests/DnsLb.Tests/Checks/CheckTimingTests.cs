using DnsLb.Core.Checks;

namespace DnsLb.Tests.Checks;

public class CheckTimingTests
{
    [Theory]
    [InlineData(1, 24, 24, null)]
    [InlineData(25, 1, 1, "interval=90000s is longer than a day; make it shorter")]
    [InlineData(1, 25, 1, "fast-interval=90000s is longer than a day; make it shorter")]
    [InlineData(1, 1, 1200, "down-interval=4320000s is longer than a day; make it shorter")]
    public void Problem_Intervals_AtMostADay(int interval, int fast, int down, string? problem)
    {
        var timing = new CheckTiming
        {
            Interval = TimeSpan.FromHours(interval),
            FastInterval = TimeSpan.FromHours(fast),
            DownInterval = TimeSpan.FromHours(down),
        };

        Assert.Equal(problem, timing.Problem());
    }

    [Theory]
    [InlineData(2000, null)]
    [InlineData(2001, "slow=2.001s is longer than timeout=2s: no probe that passes takes so long; make it shorter")]
    public void Problem_Slow_AtMostTheTimeout(int slow, string? problem) =>
        Assert.Equal(problem, new CheckTiming { Slow = TimeSpan.FromMilliseconds(slow) }.Problem());
}
