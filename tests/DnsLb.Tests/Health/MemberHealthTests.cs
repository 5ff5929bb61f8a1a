using DnsLb.Core.Checks;
using DnsLb.Core.Health;
using DnsLb.Core.Pools;
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
        Assert.Equal(factor, Health([], ("a", milliseconds), ("b", milliseconds)).Condition.Lowered?.Factor);

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

    private static MemberHealth Health(IReadOnlyList<CheckRule> rules, params (string Name, int Milliseconds)[] results)
    {
        CheckDefinition[] checks = [.. results.Select(result => new CheckDefinition(result.Name, new TcpCheck(80), Timing))];
        var member = new Member(PoolOf.Address(0), new MemberSettings(), checks) { Rules = rules };
        return MemberHealth.Of(member, [.. checks.Zip(results, (check, result) => new CheckHealth(check.Name, ProbeTarget.Of(member, check), After(result.Milliseconds)))]);
    }

    private static TargetHealth After(int milliseconds) =>
        TargetHealth.Unknown.After(new CheckResult(milliseconds >= 0, "match", "told", TimeSpan.FromMilliseconds(Math.Max(0, milliseconds))), Timing, default, 1);
}
