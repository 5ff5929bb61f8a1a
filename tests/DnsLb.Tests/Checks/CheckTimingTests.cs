using DnsLb.Core.Checks;
using DnsLb.Core.Configuration;

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

    [Theory]
    [InlineData("interval", "99ms", "100ms")]
    [InlineData("fast-interval", "1ms", "100ms")]
    [InlineData("down-interval", "0", "100ms")]
    [InlineData("timeout", "9ms", "10ms")]
    public void Keys_ShorterThanTheLeast_AreProblemsThatSayIt(string name, string value, string least)
    {
        Key<CheckTiming> key = CheckTiming.Keys.Single(key => key.Name == name);

        Assert.Null(key.Set(CheckTiming.Default, value));
        Assert.NotNull(key.Set(CheckTiming.Default, least));
        Assert.Equal($"\"{name}={value}\": {name} must be a duration such as 500ms, 5s, 1m30s, at least {least}; a bare number is seconds", key.Problem(value));
    }
}
