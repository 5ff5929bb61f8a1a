using DnsLb.Core.Checks;
using DnsLb.Core.Health;
using DnsLb.Core.Pools;
using DnsLb.Core.Selection;
using DnsLb.Tests.Pools;

namespace DnsLb.Tests.Health;

public sealed class MemberHealthTests
{
    private static readonly CheckTiming Timing = new() { Fall = 1, Rise = 1, Slow = TimeSpan.FromMilliseconds(200) };
    private static readonly CheckRule AnyOfAAndB = new("any", 1, [CheckRule.OfProbed("a"), CheckRule.OfProbed("b")]);

    [Theory]
    [InlineData(10, null)]
    [InlineData(300, 0.5)]
    public void Of_DegradedByTwoChecks_HalvesTheWeightOnce(int milliseconds, double? factor) =>
        Assert.Equal(factor, Health([], ("a", milliseconds), ("b", milliseconds)).Condition.Scale?.Factor);

    // A check that failed is -1 ms.
    [Theory]
    [InlineData(false, 1, 1, Verdict.Up, "a: told; b: told")]
    [InlineData(false, 1, -1, Verdict.Down, "b: told")]
    [InlineData(true, 1, -1, Verdict.Up, "any: 1 of 2 up, 1 needed (b: told)")]
    [InlineData(true, -1, -1, Verdict.Down, "any: 0 of 2 up, 1 needed (a: told; b: told)")]
    public void Of_ChecksAndRules_MustPassEachCheckOrTheRules(bool hasRule, int a, int b, Verdict verdict, string reason)
    {
        MemberHealth health = Health(hasRule ? [AnyOfAAndB] : [], ("a", a), ("b", b));

        Assert.Equal((verdict, verdict == Verdict.Up, reason), (health.Verdict, health.Condition.Up, health.Condition.Reason));
    }

    [Fact]
    public void Of_NoChecks_IsUp() => Assert.Equal((Verdict.Up, "no check"), (Health([]).Verdict, Health([]).Condition.Reason));

    [Fact]
    public void Of_LoadIsReported_IsNoReasonForTheWeight()
    {
        var check = new CheckDefinition("agent", new TcpCheck(80), Timing);
        var member = new Member(PoolOf.Address(0), new MemberSettings(), [check]);
        TargetHealth health = TargetHealth.Unknown.After(new CheckResult(true, "match", "told", TimeSpan.Zero) { Report = AgentLine.Parse("50% load:120") }, Timing, DateTimeOffset.UnixEpoch, 0);

        Assert.Equal(new WeightScale(0.5, "agent says 50%"), MemberHealth.Of(member, [new CheckHealth("agent", ProbeTarget.Of(member, check), health)]).Condition.Scale);
    }

    private static MemberHealth Health(IReadOnlyList<CheckRule> rules, params (string Name, int Milliseconds)[] results)
    {
        CheckDefinition[] checks = [.. results.Select(result => new CheckDefinition(result.Name, new TcpCheck(80), Timing))];
        var member = new Member(PoolOf.Address(0), new MemberSettings(), checks) { Rules = rules };
        return MemberHealth.Of(member, [.. checks.Zip(results, (check, result) => new CheckHealth(check.Name, ProbeTarget.Of(member, check), After(result.Milliseconds)))]);
    }

    private static TargetHealth After(int milliseconds) =>
        TargetHealth.Unknown.After(new CheckResult(milliseconds >= 0, "match", "told", TimeSpan.FromMilliseconds(Math.Max(0, milliseconds))), Timing, default, 1);

    // What each check knows: a line that was reported, with ! where the target is degraded.
    [Theory]
    [InlineData("", null, null)]
    [InlineData("up", null, null)]
    [InlineData("up 100%", null, null)]
    [InlineData("!", 0.5, "a: soon expired")]
    [InlineData("!;!", 0.5, "a: soon expired; b: soon expired")]
    [InlineData("up 50%", 0.5, "a says up, 50%")]
    [InlineData("weight:6", 1.5, "a says weight:6")]
    [InlineData("50%!", 0.25, "a says 50%; a: soon expired")]
    [InlineData("50%;200%", 0.5, "a says 50%")]
    [InlineData("200%;50%", 0.5, "b says 50%")]
    [InlineData("50%;drain#new kernel", 0.0, "b says drain: new kernel")]
    [InlineData("maint;200%!", 0.0, "a says maint; b: soon expired")]
    public void Of_ReportsAndDegradations_ScaleTheWeight(string checks, double? factor, string? reason)
    {
        MemberHealth health = Of(checks);

        Assert.Equal((Verdict.Up, true), (health.Verdict, health.Condition.Up));
        Assert.Equal((factor, reason), (health.Condition.Scale?.Factor, health.Condition.Scale?.Reason));
    }

    [Theory]
    [InlineData(OverrideKind.Up, true)]
    [InlineData(OverrideKind.Down, false)]
    [InlineData(OverrideKind.Drain, true)]
    public void Under_MemberThatIsReportedDrained_APersonDecides(OverrideKind kind, bool isUp)
    {
        var forced = new Override(OverrideSelector.Parse("*").Selector!, kind, "ana", "test", default, null);

        MemberCondition condition = Of("drain").Under(forced).Condition;

        Assert.Equal((isUp, kind, null), (condition.Up, condition.Forced, condition.Scale));
        Assert.Equal("by ana until it is taken back: test; without it up: a: told; a says drain", condition.Reason);
    }

    private static MemberHealth Of(string checks)
    {
        (string Name, string Known)[] known = [.. "ab".Select(name => $"{name}").Zip(checks.Split(';'))];
        CheckDefinition[] definitions = [.. known.Select(check => new CheckDefinition(check.Name, new TcpCheck(80), new CheckTiming()))];
        var member = new Member(PoolOf.Address(0), new MemberSettings { Weight = 4 }, definitions);
        return MemberHealth.Of(member, [.. known.Zip(definitions, (check, definition) => new CheckHealth(check.Name, ProbeTarget.Of(member, definition), Known(check.Known)))]);
    }

    private static TargetHealth Known(string known) => new(new HealthState(Verdict.Up, 0, 0), new CheckResult(true, "match", "told", TimeSpan.Zero), default)
    {
        Degraded = known.EndsWith('!') ? "soon expired" : null,
        Reported = AgentLine.Parse(known.TrimEnd('!')),
    };
}
