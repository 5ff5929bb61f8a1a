using System.Globalization;
using DnsLb.Core.Checks;
using DnsLb.Core.Selection;

namespace DnsLb.Core.Health;

/// <summary>What is known of a target.</summary>
/// <param name="State">Verdict and counters.</param>
/// <param name="LastResult">The last result; null before the first.</param>
/// <param name="LastAt">When it came.</param>
/// <remarks>
/// A value, kept within its loop: as an object of its own it was new with each probe, and with thousands of targets each collection
/// looked at all of them, which was nearly all of its time.
/// </remarks>
public readonly record struct TargetHealth(HealthState State, CheckResult? LastResult, DateTimeOffset LastAt)
{
    /// <summary>Before the first result.</summary>
    public static TargetHealth Unknown => default;

    /// <summary>When it last went from down to up, as the clock's timestamp; null while it is down, and when it never was.</summary>
    public long? Recovered { get; init; }

    /// <summary>How long probes take that pass; null before the first.</summary>
    public LatencyEstimate? Latency { get; init; }

    /// <summary>Why it deserves less than its full weight though it is up; null: it does not.</summary>
    public string? Degraded { get; init; }

    /// <summary>What was said of its state and weight, all reports together; null: nothing. A probe without a report leaves it, but for the load.</summary>
    public StateReport? Reported { get; init; }

    /// <summary>How many probes passed in a row without hearing anything of it, up to fall: as many when nothing ever was heard. One that hears and fails leaves it.</summary>
    public int Unheard { get; init; }

    /// <summary>Why this machine's probes are doubted, while it is as it was before that; null: they are not.</summary>
    public string? Frozen { get; init; }

    /// <summary>True when somebody who knows says that it is down: then it is, however this machine's network is.</summary>
    public bool IsToldDown => LastResult is { Report.IsDown: true };

    /// <summary>How soon the verdict could change, from a probe on: at any moment if it is frozen.</summary>
    public TimeSpan SoonestChange(CheckTiming timing) =>
        Frozen is not null ? TimeSpan.Zero
        : IsSilent(timing) ? State.SoonestChange(timing)
        : (State with { Failures = Math.Max(State.Failures, Unheard) }).SoonestChange(timing);

    /// <summary>True when it is up for want of news alone, so that other checks decide: as many probes as take a target down have heard nothing of it.</summary>
    public bool IsSilent(CheckTiming timing) => Unheard >= timing.Fall && State.Verdict == Verdict.Up;

    /// <summary>What is known after one more result.</summary>
    /// <param name="result">The result.</param>
    /// <param name="timing">The thresholds.</param>
    /// <param name="at">When it came.</param>
    /// <param name="timestamp">The same as the clock's timestamp.</param>
    public TargetHealth After(CheckResult result, CheckTiming timing, DateTimeOffset at, long timestamp)
    {
        if (result.NotMade)
        {
            return this with { LastResult = result, LastAt = at, Reported = WithoutLoad(Reported) };
        }

        StateReport? reported = result.Report is { SaysSomething: true } report ? report.Over(Reported) : WithoutLoad(Reported);
        if (result is { Passed: true, Report.Operational: null } && reported is { IsDown: true })
        {
            result = result with { Passed = false, Reason = $"{result.Reason}, which does not take back {reported.Operational.ToString()!.ToLowerInvariant()}" };
        }

        // The text that is known is kept: the new one need not live.
        result = result.Reason == LastResult?.Reason ? result with { Reason = LastResult.Value.Reason } : result;
        HealthState state = State.After(result.Passed, timing);
        LatencyEstimate? latency = !result.Passed || result.IsUnheard ? Latency : Latency?.After(result.Latency) ?? LatencyEstimate.First(result.Latency);
        return new TargetHealth(state, result, at)
        {
            Recovered = state.Verdict != Verdict.Up ? null : State.Verdict == Verdict.Down ? timestamp : Recovered,
            Latency = latency,
            Reported = reported,
            Unheard = result.IsUnheard ? (State.Verdict == Verdict.Unknown ? timing.Fall : Math.Min(Unheard + 1, timing.Fall)) : result.Passed ? 0 : Unheard,
            Degraded = !result.Passed ? Degraded : result.Degraded ?? Slowness(latency, timing),
        };
    }

    // A load is of the moment when it is said.
    private static StateReport? WithoutLoad(StateReport? reported) => reported is { Load: not null } ? reported with { Load = null } : reported;

    /// <summary>Whether members have the same condition by this as by what was known before.</summary>
    /// <param name="before">What was known.</param>
    /// <param name="mindsLatency">Whether another latency makes another condition.</param>
    public bool SaysTheSameAs(TargetHealth before, bool mindsLatency = true) =>
        State == before.State && LastResult?.Reason == before.LastResult?.Reason && (!mindsLatency || Latency?.Steady == before.Latency?.Steady)
        && Degraded == before.Degraded && Reported == before.Reported && Unheard == before.Unheard;

    /// <summary>What another target starts from that takes over this one's verdict: counts belong to the old thresholds and are not taken over.</summary>
    public TargetHealth ToInherit() => this with { State = State.Uncounted() };

    /// <summary>What stays in force while verdicts are frozen; what was being counted is forgotten.</summary>
    /// <param name="reason">Why, for people.</param>
    public TargetHealth ToFreeze(string reason) => ToInherit() with { Frozen = reason };

    /// <summary>What is known after a later report; a probe that was not made leaves the verdict, an inherited one too.</summary>
    public TargetHealth After(TargetHealth later) => later.LastResult is { NotMade: true } ? later with { State = State } : later;

    /// <summary>One line for people: the last result, and the count while one is under way.</summary>
    public string Describe(CheckTiming timing)
    {
        if (LastResult is not { } last)
        {
            return MemberCondition.NotProbed.Reason;
        }

        if (Frozen is not null)
        {
            return $"frozen as it was: {last.Reason}";
        }

        return State switch
        {
            { InTransition: false } => last.Reason,
            { Verdict: Verdict.Down, Flaps: true } => $"passed {State.Successes} of {State.Rise(timing)}, for it fell again soon after it had come back: {last.Reason}",
            { Verdict: Verdict.Down } => $"passed {State.Successes} of {State.Rise(timing)}: {last.Reason}",
            { Successes: > 0 } => $"failed {State.Failures} of {timing.Fall}, then passed {State.Successes} of {timing.Settle}: {last.Reason}",
            _ => $"failed {State.Failures} of {timing.Fall}: {last.Reason}",
        };
    }

    // Goes by the steadied average: a target at the limit does not change with every result.
    private static string? Slowness(LatencyEstimate? latency, CheckTiming timing) => latency is { } known && known.Steady > timing.Slow
        ? string.Create(CultureInfo.InvariantCulture, $"{known.Steady.TotalMilliseconds:0.#} ms is slower than slow={timing.Slow?.TotalMilliseconds:0.###}ms")
        : null;
}
