namespace DnsLb.Core.Simulation;

/// <summary>How the clock of a cache ticks. Most count TTLs in whole seconds, so that an answer's end is off by a time that is uniform over a second.</summary>
/// <remarks>BIND, Knot Resolver, PowerDNS Recursor and unbound keep answers up to a second too long, or round; the literature has none of it.</remarks>
public enum CacheClock
{
    /// <summary>An answer ends when its TTL says.</summary>
    Exact,

    /// <summary>Up to a second before.</summary>
    Early,

    /// <summary>Up to half a second before or after.</summary>
    Rounding,

    /// <summary>Up to a second after.</summary>
    Late,

    /// <summary>A third of resolvers each is early, rounds, or is late.</summary>
    Mixed,
}
