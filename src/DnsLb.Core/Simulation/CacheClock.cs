namespace DnsLb.Core.Simulation;

/// <summary>How the clock of a cache ticks.</summary>
/// <remarks>
/// Programs that read a clock of whole seconds forget an answer when that ticks: BIND up to a second before its TTL has passed, unbound up
/// to a second after. What asks again right after one tick is forgotten at another, so times between queries are whole seconds then.
/// </remarks>
public enum CacheClock
{
    /// <summary>An answer ends when its TTL says.</summary>
    Exact,

    /// <summary>Up to a second before, by chance each time.</summary>
    Random,

    /// <summary>At the last tick before.</summary>
    Early,

    /// <summary>At the first tick after.</summary>
    Late,

    /// <summary>Half of resolvers are early, half late.</summary>
    Mixed,
}
