using DnsLb.Core.Checks;
using DnsLb.Core.Pools;
using DnsLb.Core.Selection;

namespace DnsLb.Core.Health;

/// <summary>A member and what all its checks say.</summary>
/// <param name="Member">The member.</param>
/// <param name="Verdict">Up when all that it must pass is up, or it has no checks; unknown while that depends on a check without a verdict.</param>
/// <param name="Condition">What the selection goes by.</param>
/// <param name="Checks">Each check that is probed.</param>
public sealed record MemberHealth(Member Member, Verdict Verdict, MemberCondition Condition, IReadOnlyList<CheckHealth> Checks)
{
    // Once, however many checks say so: each would halve it again.
    private const double DegradedFactor = 0.5;

    /// <summary>Since when as many of its checks have been up as it needs, as the clock's timestamp; null while it is not up, and when they never were down.</summary>
    public long? Recovered { get; init; }

    /// <summary>What a person has decided of it; null: nothing.</summary>
    public Override? Override { get; init; }

    /// <summary>What it is, for people.</summary>
    public MemberState State => new(
        Override?.Kind,
        Checks.Max(check => check.Health.Reported is { Administrative: not AdministrativeState.Ready } reported ? reported.Administrative : null),
        Verdict);

    /// <summary>The member under an override, which stands above the verdict and leaves it as it is.</summary>
    public MemberHealth Under(Override forced) => this with
    {
        Override = forced,
        Condition = new MemberCondition(
            forced.Kind == OverrideKind.Up || (forced.Kind == OverrideKind.Drain && Condition.Up),
            $"{forced.Describe()}; without it {Verdict.Word()}: {Condition.Describe()}",
            SoonestChange: null,
            Latency: Condition.Latency,
            Forced: forced.Kind)
        {
            Unforced = Verdict.Word(),
        },
    };

    /// <summary>Combines the checks of a member: it must pass them all, or where it has rules, these.</summary>
    public static MemberHealth Of(Member member, IReadOnlyList<CheckHealth> checks)
    {
        if (checks.Count == 0)
        {
            return new MemberHealth(member, Verdict.Up, MemberCondition.Unchecked, checks);
        }

        IReadOnlyList<CheckVerdict> parts = member.Rules.Count == 0 ? [.. checks.Select(CheckVerdict.Of)] : CheckVerdict.Of(member.Rules, checks);
        var whole = CheckVerdict.Calculate(member.DisplayName, parts.Count, parts);
        WeightScale? reported = Reported(member, checks);
        var condition = new MemberCondition(
            whole.Verdict == Verdict.Up,
            CheckVerdict.Join(parts.Where(part => part.Verdict == whole.Verdict), part => part.Reason),
            whole.SoonestChange,
            whole.Degraded is { } degraded ? new WeightScale(DegradedFactor, degraded).Beside(reported) : reported,
            checks.Max(check => check.Health.Latency?.Steady) ?? TimeSpan.Zero,
            Stale(checks));
        return new MemberHealth(member, whole.Verdict, condition, checks) { Recovered = whole.Recovered };
    }

    private static string? Stale(IReadOnlyList<CheckHealth> checks)
    {
        foreach (TargetHealth health in checks.Select(check => check.Health))
        {
            if (health.Frozen is { } reason)
            {
                return $"health is frozen: {reason}";
            }

            if (health.LastResult is { NotMade: true } result)
            {
                return $"health is as it was: {result.Reason}";
            }
        }

        return null;
    }

    // The least of several: who wants to be drained is.
    private static WeightScale? Reported(Member member, IReadOnlyList<CheckHealth> checks)
    {
        IEnumerable<WeightScale> scales =
            from check in checks
            let reported = check.Health.Reported
            where reported is not null
            let factor = reported.FactorOf(member.Settings.Weight)
            where factor != 1
            // A load is another one with each probe, and no reason for the weight.
            select new WeightScale(factor, $"{check.CheckName} says {(reported with { Load = null }).Describe()}");
        return scales.Cast<WeightScale?>().MinBy(scale => scale!.Value.Factor);
    }
}

/// <summary>One check that is probed for a member and what is known from it.</summary>
/// <param name="CheckName">The check's name in the zone file.</param>
/// <param name="Target">What is probed.</param>
/// <param name="Health">What is known.</param>
public sealed record CheckHealth(string CheckName, ProbeTarget Target, TargetHealth Health)
{
    /// <summary>How its probes ended.</summary>
    public ProbeCounts Probes { get; init; }
}

/// <summary>What is known of a member from one of its checks.</summary>
/// <param name="Pool">The name of its pool.</param>
/// <param name="Member">The member.</param>
/// <param name="Check">What is known from the check.</param>
public sealed record MemberCheck(string Pool, Member Member, CheckHealth Check);

/// <summary>A pool and what is known of its members.</summary>
/// <param name="Pool">The pool.</param>
/// <param name="Members">Each member, in the definition's order.</param>
public sealed record PoolHealth(Pool Pool, IReadOnlyList<MemberHealth> Members);
