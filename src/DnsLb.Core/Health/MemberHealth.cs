using DnsLb.Core.Pools;
using DnsLb.Core.Selection;

namespace DnsLb.Core.Health;

/// <summary>A member and what all its checks say.</summary>
/// <param name="Member">The member.</param>
/// <param name="Verdict">Up when all checks are up or there are none; unknown before the first verdict of one of them.</param>
/// <param name="Condition">What the selection goes by.</param>
/// <param name="Checks">Each check.</param>
public sealed record MemberHealth(Member Member, Verdict Verdict, MemberCondition Condition, IReadOnlyList<CheckHealth> Checks)
{
    private const double DegradedFactor = 0.5;

    /// <summary>When the last of its checks went from down to up, as the clock's timestamp; null while one is not up, and when none ever was down.</summary>
    public long? Recovered => Verdict == Verdict.Up ? Checks.Max(check => check.Health.Recovered) : null;

    /// <summary>What a person has decided of it; null: nothing.</summary>
    public Override? Override { get; init; }

    /// <summary>The member under an override, which stands above the verdict and leaves it as it is.</summary>
    public MemberHealth Under(Override forced) => this with
    {
        Override = forced,
        Condition = new MemberCondition(
            forced.Kind == OverrideKind.Up || (forced.Kind == OverrideKind.Drain && Condition.Up),
            $"{forced.Describe()}; without it {Verdict.ToString().ToLowerInvariant()}: {Condition.Reason}{(Condition.Scale is { } scale ? $"; {scale.Reason}" : "")}",
            SoonestChange: null,
            Latency: Condition.Latency,
            Forced: forced.Kind),
    };

    /// <summary>Combines the checks of a member: it must pass them all.</summary>
    public static MemberHealth Of(Member member, IReadOnlyList<CheckHealth> checks)
    {
        Verdict verdict =
            checks.Any(check => check.Health.State.Verdict == Verdict.Down) ? Verdict.Down
            : checks.Any(check => check.Health.State.Verdict == Verdict.Unknown) ? Verdict.Unknown
            : Verdict.Up;
        return new MemberHealth(member, verdict, checks.Count == 0 ? MemberCondition.Unchecked : Combine(member, verdict, checks), checks);
    }

    // The first check that falls takes an up member down; the last that rises brings a down member up.
    private static MemberCondition Combine(Member member, Verdict verdict, IReadOnlyList<CheckHealth> checks)
    {
        CheckHealth[] deciding = [.. checks.Where(check => check.Health.State.Verdict == verdict)];
        IEnumerable<TimeSpan> changes = deciding.Select(check => check.Health.SoonestChange(check.Target.Timing));
        return new MemberCondition(
            verdict == Verdict.Up,
            string.Join("; ", deciding.Select(check => $"{check.CheckName}: {check.Health.Describe(check.Target.Timing)}")),
            verdict == Verdict.Up ? changes.Min() : changes.Max(),
            Degraded(checks)?.Beside(Reported(member, checks)) ?? Reported(member, checks),
            checks.Max(check => check.Health.Latency?.Steady) ?? TimeSpan.Zero,
            checks.Any(check => check.Health is { IsFrozen: true } or { LastResult.NotMade: true }));
    }

    // Once, however many checks say so: each would halve it again.
    private static WeightScale? Degraded(IReadOnlyList<CheckHealth> checks)
    {
        string[] reasons = [.. checks.Where(check => check.Health.Degraded is not null).Select(check => $"{check.CheckName}: {check.Health.Degraded}")];
        return reasons.Length > 0 ? new WeightScale(DegradedFactor, string.Join("; ", reasons)) : null;
    }

    // The least of several: who wants to be drained is.
    private static WeightScale? Reported(Member member, IReadOnlyList<CheckHealth> checks)
    {
        IEnumerable<WeightScale> scales =
            from check in checks
            let factor = check.Health.Reported?.FactorOf(member.Settings.Weight) ?? 1
            where factor != 1
            select new WeightScale(factor, $"{check.CheckName} says {check.Health.Reported?.Describe()}");
        return scales.Cast<WeightScale?>().MinBy(scale => scale!.Value.Factor);
    }
}

/// <summary>One check of a member and what is known from it.</summary>
/// <param name="CheckName">The check's name in the zone file.</param>
/// <param name="Target">What is probed.</param>
/// <param name="Health">What is known.</param>
public sealed record CheckHealth(string CheckName, ProbeTarget Target, TargetHealth Health);

/// <summary>A pool and what is known of its members.</summary>
/// <param name="Pool">The pool.</param>
/// <param name="Members">Each member, in the definition's order.</param>
public sealed record PoolHealth(Pool Pool, IReadOnlyList<MemberHealth> Members);

/// <summary>A member's verdict became another.</summary>
/// <param name="Pool">The member's pool.</param>
/// <param name="Member">Its index in the pool.</param>
/// <param name="Before">The verdict before; unknown for the first.</param>
/// <param name="After">The verdict now.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="Time">When.</param>
public sealed record VerdictChange(Pool Pool, int Member, Verdict Before, Verdict After, string Reason, DateTimeOffset Time);
