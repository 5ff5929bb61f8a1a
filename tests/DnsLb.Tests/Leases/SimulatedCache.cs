using DnsLb.Core.Simulation;

namespace DnsLb.Tests.Leases;

/// <summary>A resolver's cache with a Poisson stream of lookups: when it asks again.</summary>
/// <param name="random">Chance.</param>
/// <param name="rate">Lookups per second.</param>
internal sealed class SimulatedCache(Random random, double rate)
{
    private double _sinceTick = random.NextDouble();

    /// <summary>For how long it keeps answers at least, in seconds.</summary>
    public double LeastTtl { get; init; }

    /// <summary>How its clock ticks.</summary>
    public CacheClock Clock { get; init; } = CacheClock.Exact;

    /// <summary>Whether a lookup in the last tenth of an answer's time renews it.</summary>
    public bool Renews { get; init; }

    /// <summary>How long after an answer it asks again, in seconds.</summary>
    public double Gap(double ttl)
    {
        double kept = Math.Max(ttl, LeastTtl);
        kept = Renews ? 0.9 * kept : kept;
        double until = kept < 1 ? kept : kept + Clock switch
        {
            CacheClock.Random => -random.NextDouble(),
            CacheClock.Early => -_sinceTick,
            CacheClock.Late => 1 - _sinceTick,
            _ => 0,
        };
        double gap = until - (Math.Log(1 - random.NextDouble()) / rate);
        _sinceTick = (_sinceTick + gap) % 1;
        return gap;
    }
}
