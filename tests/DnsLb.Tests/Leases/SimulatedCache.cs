namespace DnsLb.Tests.Leases;

/// <summary>A resolver's cache with a Poisson stream of lookups: when it asks again.</summary>
/// <param name="random">Chance.</param>
/// <param name="rate">Lookups per second.</param>
internal sealed class SimulatedCache(Random random, double rate)
{
    /// <summary>For how long it keeps answers at least, in seconds.</summary>
    public double LeastTtl { get; init; }

    /// <summary>Whether its clock ticks in whole seconds.</summary>
    public bool HasWholeSeconds { get; init; }

    /// <summary>How many seconds later than at the earliest it forgets answers then.</summary>
    public double Late { get; init; }

    /// <summary>Whether a lookup in the last tenth of an answer's time renews it.</summary>
    public bool Renews { get; init; }

    /// <summary>How long after an answer it asks again, in seconds.</summary>
    public double Gap(double ttl)
    {
        double kept = Math.Max(ttl, LeastTtl);
        kept = Renews ? 0.9 * kept : kept;
        double early = HasWholeSeconds && kept >= 1 ? random.NextDouble() - Late : 0;
        return kept - early - (Math.Log(1 - random.NextDouble()) / rate);
    }
}
