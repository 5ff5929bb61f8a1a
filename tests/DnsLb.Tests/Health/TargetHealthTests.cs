using DnsLb.Core.Checks;
using DnsLb.Core.Health;

namespace DnsLb.Tests.Health;

public sealed class TargetHealthTests
{
    private static readonly CheckTiming Timing = new() { Fall = 1, Rise = 1, Slow = TimeSpan.FromMilliseconds(200) };

    // Results as milliseconds, "-" for a failed one, with ! where the check itself says degraded.
    [Theory]
    [InlineData("200", null)]
    [InlineData("201", "201 ms is slower than slow=200ms")]
    [InlineData("150 300", null)]
    [InlineData("150 900", "243.8 ms is slower than slow=200ms")]
    [InlineData("300 -", "300 ms is slower than slow=200ms")]
    [InlineData("300 - 1 1 1 1", "201.3 ms is slower than slow=200ms")]
    [InlineData("300 - 1 1 1 1 1 1 1", null)]
    [InlineData("10!", "soon expired")]
    [InlineData("300! 300", "300 ms is slower than slow=200ms")]
    [InlineData("10! 10", null)]
    public void After_Results_IsDegradedOrNot(string results, string? degraded) => Assert.Equal(degraded, After(results).Degraded);

    [Theory]
    [InlineData("1", null)]
    [InlineData("1 -", null)]
    [InlineData("1 - 1", 3L)]
    [InlineData("1 - 1 1 1", 3L)]
    [InlineData("1 - 1 -", null)]
    [InlineData("- 1", 2L)]
    public void After_Results_KnowsWhenItRecovered(string results, long? recovered) => Assert.Equal(recovered, After(results).Recovered);

    [Fact]
    public void After_ProbeNotMade_LeavesAllButTheResult()
    {
        TargetHealth before = After("300 - 300");
        var notMade = new CheckResult(false, "connect", "no descriptor left", TimeSpan.Zero) { NotMade = true };

        TargetHealth after = before.After(notMade, Timing, DateTimeOffset.UnixEpoch, 9);

        Assert.Equal(before with { LastResult = notMade, LastAt = DateTimeOffset.UnixEpoch }, after);
    }

    private static TargetHealth After(string results)
    {
        TargetHealth health = TargetHealth.Unknown;
        long timestamp = 0;
        foreach (string result in results.Split(' '))
        {
            string? degraded = result.EndsWith('!') ? "soon expired" : null;
            bool passed = result != "-";
            var latency = TimeSpan.FromMilliseconds(passed ? double.Parse(result.TrimEnd('!'), null) : 0);
            health = health.After(new CheckResult(passed, "match", "told", latency) { Degraded = degraded }, Timing, default, ++timestamp);
        }

        return health;
    }
}
