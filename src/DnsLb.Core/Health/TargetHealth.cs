using System.Globalization;
using DnsLb.Core.Checks;
using DnsLb.Core.Pools;
using DnsLb.Core.Selection;

namespace DnsLb.Core.Health;

/// <summary>What is known of a target.</summary>
/// <param name="State">Verdict and counters.</param>
/// <param name="LastResult">The last result; null before the first.</param>
/// <param name="LastAt">When it came.</param>
public sealed record TargetHealth(HealthState State, CheckResult? LastResult, DateTimeOffset LastAt)
{
    /// <summary>Before the first result.</summary>
    public static TargetHealth Unknown { get; } = new(default, null, default);

    /// <summary>When it last went from down to up, as the clock's timestamp; null while it is down, and when it never was.</summary>
    public long? Recovered { get; init; }

    /// <summary>How long probes take that pass; null before the first.</summary>
    public LatencyEstimate? Latency { get; init; }

    /// <summary>Why it deserves less than its full weight though it is up; null: it does not.</summary>
    public string? Degraded { get; init; }

    /// <summary>True when it is as it was before this machine's probes were doubted.</summary>
    public bool IsFrozen { get; init; }

    /// <summary>How soon the verdict could change, from a probe on: at any moment if it is frozen.</summary>
    public TimeSpan SoonestChange(CheckTiming timing) => IsFrozen ? TimeSpan.Zero : State.SoonestChange(timing);

    /// <summary>What is known after one more result.</summary>
    /// <param name="result">The result.</param>
    /// <param name="timing">The thresholds.</param>
    /// <param name="at">When it came.</param>
    /// <param name="timestamp">The same as the clock's timestamp.</param>
    public TargetHealth After(CheckResult result, CheckTiming timing, DateTimeOffset at, long timestamp)
    {
        if (result.NotMade)
        {
            return this with { LastResult = result, LastAt = at };
        }

        HealthState state = State.After(result.Passed, timing);
        LatencyEstimate? latency = !result.Passed ? Latency : Latency?.After(result.Latency) ?? LatencyEstimate.First(result.Latency);
        return new TargetHealth(state, result, at)
        {
            Recovered = state.Verdict != Verdict.Up ? null : State.Verdict == Verdict.Down ? timestamp : Recovered,
            Latency = latency,
            Degraded = !result.Passed ? Degraded : result.Degraded ?? Slowness(latency!.Value, timing),
        };
    }

    /// <summary>Whether members have the same condition by this as by what was known before.</summary>
    public bool SaysTheSameAs(TargetHealth before) =>
        State == before.State && LastResult?.Reason == before.LastResult?.Reason && Latency?.Steady == before.Latency?.Steady && Degraded == before.Degraded;

    /// <summary>What another target starts from that takes over this one's verdict: counts belong to the old thresholds and are not taken over.</summary>
    public TargetHealth ToInherit() => this with { State = new HealthState(State.Verdict, 0, 0) };

    /// <summary>What stays in force while verdicts are frozen; what was being counted is forgotten.</summary>
    public TargetHealth ToFreeze() => ToInherit() with { IsFrozen = true };

    /// <summary>What is known after a later report; a probe that was not made leaves the verdict, an inherited one too.</summary>
    public TargetHealth After(TargetHealth later) => later.LastResult is { NotMade: true } ? later with { State = State } : later;

    /// <summary>One line for people: the last result, and the count while one is under way.</summary>
    public string Describe(CheckTiming timing)
    {
        if (LastResult is not { } last)
        {
            return MemberCondition.NotProbed.Reason;
        }

        if (IsFrozen)
        {
            return $"frozen as it was: {last.Reason}";
        }

        return State switch
        {
            { InTransition: false } => last.Reason,
            { Verdict: Verdict.Down } => $"passed {State.Successes} of {timing.Rise}: {last.Reason}",
            { Successes: > 0 } => $"failed {State.Failures} of {timing.Fall}, then passed {State.Successes} of {timing.Settle}: {last.Reason}",
            _ => $"failed {State.Failures} of {timing.Fall}: {last.Reason}",
        };
    }

    // Goes by the steadied average: a target at the limit does not change with every result.
    private static string? Slowness(LatencyEstimate latency, CheckTiming timing) => latency.Steady > timing.Slow
        ? string.Create(CultureInfo.InvariantCulture, $"{latency.Steady.TotalMilliseconds:0.#} ms is slower than slow={timing.Slow?.TotalMilliseconds:0.###}ms")
        : null;
}

/// <summary>One check of a member and what is known from it.</summary>
/// <param name="CheckName">The check's name in the zone file.</param>
/// <param name="Target">What is probed.</param>
/// <param name="Health">What is known.</param>
public sealed record CheckHealth(string CheckName, ProbeTarget Target, TargetHealth Health);

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
            $"{forced.Describe()}; without it {Verdict.ToString().ToLowerInvariant()}: {Condition.Reason}",
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
        return new MemberHealth(member, verdict, checks.Count == 0 ? MemberCondition.Unchecked : Combine(verdict, checks), checks);
    }

    // The first check that falls takes an up member down; the last that rises brings a down member up.
    private static MemberCondition Combine(Verdict verdict, IReadOnlyList<CheckHealth> checks)
    {
        CheckHealth[] deciding = [.. checks.Where(check => check.Health.State.Verdict == verdict)];
        IEnumerable<TimeSpan> changes = deciding.Select(check => check.Health.SoonestChange(check.Target.Timing));
        return new MemberCondition(
            verdict == Verdict.Up,
            string.Join("; ", deciding.Select(check => $"{check.CheckName}: {check.Health.Describe(check.Target.Timing)}")),
            verdict == Verdict.Up ? changes.Min() : changes.Max(),
            Lowered(checks),
            checks.Max(check => check.Health.Latency?.Steady) ?? TimeSpan.Zero,
            checks.Any(check => check.Health is { IsFrozen: true } or { LastResult.NotMade: true }));
    }

    // Once, however many checks say so: each would halve it again.
    private static LoweredWeight? Lowered(IReadOnlyList<CheckHealth> checks)
    {
        string[] reasons = [.. checks.Where(check => check.Health.Degraded is not null).Select(check => $"{check.CheckName}: {check.Health.Degraded}")];
        return reasons.Length > 0 ? new LoweredWeight(DegradedFactor, string.Join("; ", reasons)) : null;
    }
}

/// <summary>A pool and what is known of its members.</summary>
/// <param name="Pool">The pool.</param>
/// <param name="Members">Each member, in the definition's order.</param>
public sealed record PoolHealth(Pool Pool, IReadOnlyList<MemberHealth> Members);
