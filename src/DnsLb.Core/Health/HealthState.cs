using DnsLb.Core.Checks;

namespace DnsLb.Core.Health;

/// <summary>What the results so far make of one target: a pure state machine.</summary>
/// <remarks>
/// <code>
/// state                        passed                                   failed
/// unknown                      up                                       down
/// up                           up                                       failures 1, or down when fall is 1
/// up, failures f, successes s  s + 1; at settle: failures forgotten     f + 1, s 0; at fall: down
/// up on trial, successes s     s + 1; at rise-again: trusted            as above; at fall: down, relapsed
/// down, successes s            s + 1; at rise: up on trial              down, s 0
/// down, relapsed, successes s  s + 1; at rise-again: up, trusted        down, s 0
/// </code>
/// Failures count although successes lie between them, until settle successes in a row: a flapping target goes down. One that falls
/// again soon after it came back stays down until it has passed rise-again in a row: it does not flap on.
/// </remarks>
/// <param name="Verdict">The verdict in force.</param>
/// <param name="Failures">While up: failures since the target was last settled.</param>
/// <param name="Successes">Successes in a row that count towards a change.</param>
/// <param name="Trust">What its last return says of the next one.</param>
public readonly record struct HealthState(Verdict Verdict, int Failures, int Successes, Trust Trust = Trust.Full)
{
    /// <summary>True while results are being counted that may change the verdict or settle it.</summary>
    public bool InTransition => Failures > 0 || (Verdict == Verdict.Down && Successes > 0);

    /// <summary>True while it flaps: it fell again soon after it had come back, and has not passed rise-again in a row since.</summary>
    public bool Flaps => Trust == Trust.Relapsed;

    /// <summary>Successes in a row that make it up while it is down.</summary>
    public int Rise(CheckTiming timing) => Flaps ? timing.RiseAgain : timing.Rise;

    /// <summary>The state after one more result.</summary>
    public HealthState After(bool passed, CheckTiming timing) => (Verdict, passed) switch
    {
        (Verdict.Unknown, _) => new(passed ? Verdict.Up : Verdict.Down, 0, 0),
        (Verdict.Up, true) => Passed(timing),
        (Verdict.Up, false) when Failures + 1 >= timing.Fall => new(Verdict.Down, 0, 0, Trust == Trust.OnTrial ? Trust.Relapsed : Trust.Full),
        (Verdict.Up, false) => this with { Failures = Failures + 1, Successes = 0 },
        (_, true) when Successes + 1 >= Rise(timing) => new(Verdict.Up, 0, 0, Rise(timing) < timing.RiseAgain ? Trust.OnTrial : Trust.Full),
        (_, true) => this with { Successes = Successes + 1 },
        (_, false) => this with { Successes = 0 },
    };

    /// <summary>The same verdict without what was being counted.</summary>
    public HealthState Uncounted() => new(Verdict, 0, 0, Trust);

    /// <summary>From the start of the last probe to the start of the next.</summary>
    public TimeSpan NextInterval(CheckTiming timing) =>
        InTransition ? timing.FastInterval
        : Verdict == Verdict.Down ? timing.DownInterval
        : timing.Interval;

    /// <summary>From the start of the last probe to the soonest moment that the verdict could change: the probes that are left.</summary>
    public TimeSpan SoonestChange(CheckTiming timing)
    {
        int left = Verdict switch
        {
            Verdict.Up => timing.Fall - Failures,
            Verdict.Down => Rise(timing) - Successes,
            _ => 0,
        };
        return left <= 0 ? TimeSpan.Zero : NextInterval(timing) + ((left - 1) * timing.FastInterval);
    }

    private HealthState Passed(CheckTiming timing)
    {
        int successes = Successes + 1;
        int failures = successes >= timing.Settle ? 0 : Failures;
        Trust trust = successes >= timing.RiseAgain ? Trust.Full : Trust;
        return new(Verdict.Up, failures, failures > 0 || trust == Trust.OnTrial ? successes : 0, trust);
    }
}

/// <summary>What is believed of a target or a member.</summary>
public enum Verdict
{
    /// <summary>Nothing is known yet.</summary>
    Unknown,

    /// <summary>It works.</summary>
    Up,

    /// <summary>It does not.</summary>
    Down,
}

/// <summary>What the last return of a target says of the next one.</summary>
public enum Trust
{
    /// <summary>It did not fall soon after it, or never fell.</summary>
    Full,

    /// <summary>It came back, and has not passed rise-again in a row since.</summary>
    OnTrial,

    /// <summary>It fell on trial.</summary>
    Relapsed,
}

/// <summary>Verdicts in words.</summary>
public static class VerdictWords
{
    /// <summary>The word that logs, events and the API have for a verdict.</summary>
    public static string Word(this Verdict verdict) => verdict switch
    {
        Verdict.Up => "up",
        Verdict.Down => "down",
        _ => "unknown",
    };
}
