using DnsLb.Core.Checks;

namespace DnsLb.Core.Health;

/// <summary>What the results so far make of one target: a pure state machine.</summary>
/// <remarks>
/// <code>
/// state                        passed                                   failed
/// unknown                      up                                       down
/// up                           up                                       failures 1, or down when fall is 1
/// up, failures f, successes s  s + 1; at settle: up, all forgotten      f + 1, s 0; at fall: down
/// down, successes s            s + 1; at rise: up                       down, s 0
/// </code>
/// Failures count although successes lie between them, until settle successes in a row: a flapping target goes down.
/// </remarks>
/// <param name="Verdict">The verdict in force.</param>
/// <param name="Failures">While up: failures since the target was last settled.</param>
/// <param name="Successes">Successes in a row that count towards a change.</param>
public readonly record struct HealthState(Verdict Verdict, int Failures, int Successes)
{
    /// <summary>True while results are being counted that may change the verdict or settle it.</summary>
    public bool InTransition => Failures > 0 || Successes > 0;

    /// <summary>The state after one more result.</summary>
    public HealthState After(bool passed, CheckTiming timing) => (Verdict, passed) switch
    {
        (Verdict.Unknown, _) => new(passed ? Verdict.Up : Verdict.Down, 0, 0),
        (Verdict.Up, true) when Failures == 0 || Successes + 1 >= timing.Settle => new(Verdict.Up, 0, 0),
        (Verdict.Up, true) => this with { Successes = Successes + 1 },
        (Verdict.Up, false) when Failures + 1 >= timing.Fall => new(Verdict.Down, 0, 0),
        (Verdict.Up, false) => new(Verdict.Up, Failures + 1, 0),
        (_, true) when Successes + 1 >= timing.Rise => new(Verdict.Up, 0, 0),
        (_, true) => this with { Successes = Successes + 1 },
        (_, false) => new(Verdict.Down, 0, 0),
    };

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
            Verdict.Down => timing.Rise - Successes,
            _ => 0,
        };
        return left == 0 ? TimeSpan.Zero : NextInterval(timing) + ((left - 1) * timing.FastInterval);
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
