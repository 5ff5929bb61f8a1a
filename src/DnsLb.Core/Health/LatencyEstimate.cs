namespace DnsLb.Core.Health;

/// <summary>How long probes of a target take that pass: a moving average and deviation as of TCP's round-trip time (RFC 6298 section 2).</summary>
/// <param name="Average">The moving average, of which each result is an eighth.</param>
/// <param name="Deviation">The moving mean deviation from it, of which each result is a quarter.</param>
/// <param name="Steady">The average as it was when it last moved by more than <see cref="Hysteresis"/>: shares do not change with every result.</param>
public readonly record struct LatencyEstimate(TimeSpan Average, TimeSpan Deviation, TimeSpan Steady)
{
    /// <summary>By which part the average must differ from the steady one to take its place.</summary>
    public const double Hysteresis = 0.25;

    private const double AverageGain = 1.0 / 8;
    private const double DeviationGain = 1.0 / 4;

    /// <summary>The estimate after a first result.</summary>
    public static LatencyEstimate First(TimeSpan latency) => new(latency, latency / 2, latency);

    /// <summary>The estimate after one more result.</summary>
    public LatencyEstimate After(TimeSpan latency)
    {
        TimeSpan average = Average + (AverageGain * (latency - Average));
        return new LatencyEstimate(
            average,
            Deviation + (DeviationGain * ((latency - Average).Duration() - Deviation)),
            (average - Steady).Duration() > Hysteresis * Steady ? average : Steady);
    }
}
