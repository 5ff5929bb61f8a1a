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

    // The time that an agent took not to answer is no latency of the target, and what it said last stays.
    [Theory]
    [InlineData("up", Verdict.Up)]
    [InlineData("down", Verdict.Down)]
    public void After_NothingHeardOfIt_LeavesLatencyAndWhatWasSaid(string said, Verdict expected)
    {
        StateReport report = AgentLine.Parse(said);
        TargetHealth before = After("100").After(new CheckResult(!report.IsDown, "match", said, TimeSpan.FromMilliseconds(100)) { Report = report }, Timing, DateTimeOffset.UnixEpoch, 8);
        var unheard = new CheckResult(true, "connect", "refused", TimeSpan.FromSeconds(2)) { IsUnheard = true, Report = new StateReport() };

        TargetHealth after = before.After(unheard, Timing, DateTimeOffset.UnixEpoch, 9);

        Assert.Equal((expected, before.Latency, null), (after.State.Verdict, after.Latency, after.Degraded));
        Assert.Equal(Verdict.Up, TargetHealth.Unknown.After(unheard, Timing, DateTimeOffset.UnixEpoch, 9).State.Verdict);
    }

    [Theory]
    [InlineData("load:5 50%", "load:6", "weight 50%, load:6")]
    [InlineData("load:5 50%", "up", "weight 50%, no load")]
    [InlineData("load:5 50%", null, "weight 50%, no load")]
    [InlineData("load:5 50%", "not made", "weight 50%, no load")]
    public void After_LoadWasSaidBefore_IsThatOfTheLastProbeAlone(string before, string? now, string expected)
    {
        CheckResult Result(string? line) => new(true, "match", "", TimeSpan.Zero) { Report = line is null ? null : AgentLine.Parse(line), NotMade = line == "not made" };

        StateReport? reported = TargetHealth.Unknown.After(Result(before), Timing, DateTimeOffset.UnixEpoch, 1).After(Result(now), Timing, DateTimeOffset.UnixEpoch, 2).Reported;

        Assert.Equal(expected, $"weight {reported?.Weight}, {reported?.Load?.ToString() ?? "no load"}");
    }

    // The lines of an agent that takes two failures to go down, "-" where it is not heard, "x" where a probe was not made; whether it is silent, and how soon it can change.
    [Theory]
    [InlineData("-", true, 10)]
    [InlineData("- x", true, 10)]
    [InlineData("up", false, 10)]
    [InlineData("up -", false, 5)]
    [InlineData("up - x", false, 5)]
    [InlineData("up - up -", false, 5)]
    [InlineData("up - -", true, 10)]
    [InlineData("up - - up", false, 10)]
    [InlineData("- down", true, 5)]
    [InlineData("- down down", false, 5)]
    [InlineData("- 75%", false, 10)]
    [InlineData("down -", false, 5)]
    [InlineData("down - -", false, 5)]
    [InlineData("down - - up", false, 10)]
    public void After_NothingHeardOfIt_IsSilentAfterAsManyAsFallUnlessItIsDown(string lines, bool isSilent, int seconds)
    {
        var timing = new CheckTiming { Fall = 2, Rise = 1, RiseAgain = 1 };
        TargetHealth health = TargetHealth.Unknown;
        foreach (string line in lines.Split(' '))
        {
            StateReport report = line is "-" or "x" ? new StateReport() : AgentLine.Parse(line);
            health = health.After(new CheckResult(!report.IsDown, "match", line, TimeSpan.Zero) { Report = report, IsUnheard = line == "-", NotMade = line == "x" }, timing, default, 1);
        }

        Assert.Equal((isSilent, TimeSpan.FromSeconds(seconds)), (health.IsSilent(timing), health.SoonestChange(timing)));
        Assert.False(health.SaysTheSameAs(health with { Unheard = 9 }));
    }

    [Fact]
    public void After_ProbeNotMade_LeavesAllButTheResult()
    {
        TargetHealth before = After("300 - 300");
        var notMade = new CheckResult(false, "connect", "no descriptor left", TimeSpan.Zero) { NotMade = true };

        TargetHealth after = before.After(notMade, Timing, DateTimeOffset.UnixEpoch, 9);

        Assert.Equal(before with { LastResult = notMade, LastAt = DateTimeOffset.UnixEpoch }, after);
    }

    // The lines of an agent, "-" where it cannot be reached; whether the target is up at the end, what holds then, and the last reason.
    [Theory]
    [InlineData("up 50%", true, "up, 50%", "agent says up, 50%")]
    [InlineData("up 50%;-;up", true, "up, 50%", "agent says up")]
    [InlineData("up drain;-", false, "up, drain", "refused")]
    [InlineData("down#disk full;75%", false, "down, 75%: disk full", "agent says 75%, which does not take back down")]
    [InlineData("down#disk full;75%;up", true, "up, 75%", "agent says up")]
    [InlineData("stopped;ready", false, "stopped, ready", "agent says ready, which does not take back stopped")]
    [InlineData("75%;odd", true, "75%", "agent says ")]
    public void After_Reports_LeavesWhatTheyDoNotMention(string lines, bool isUp, string holds, string reason)
    {
        TargetHealth health = TargetHealth.Unknown;
        foreach (string line in lines.Split(';'))
        {
            StateReport? report = line == "-" ? null : AgentLine.Parse(line);
            var result = new CheckResult(report is { IsDown: false }, "match", report is null ? "refused" : $"agent says {(report with { UnknownWord = null }).Describe()}", TimeSpan.Zero) { Report = report };
            health = health.After(result, Timing, default, 1);
        }

        Assert.Equal((isUp, holds, reason), (health.State.Verdict == Verdict.Up, health.Reported?.Describe(), health.LastResult?.Reason));
        Assert.False(health.SaysTheSameAs(health with { Reported = new StateReport(Reason: "another") }));
    }

    [Fact]
    public void SaysTheSameAs_AnotherLatency_DiffersWhereItIsMinded()
    {
        TargetHealth before = TargetHealth.Unknown with { Latency = LatencyEstimate.First(TimeSpan.FromMilliseconds(1)) };
        TargetHealth after = before with { Latency = LatencyEstimate.First(TimeSpan.FromMilliseconds(2)) };

        Assert.False(after.SaysTheSameAs(before));
        Assert.True(after.SaysTheSameAs(before, mindsLatency: false));
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
