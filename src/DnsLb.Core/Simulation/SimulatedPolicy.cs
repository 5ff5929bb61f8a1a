using DnsLb.Core.Pools;

namespace DnsLb.Core.Simulation;

/// <summary>A policy to try, as a person names it: <c>NAME</c> of <see cref="Simulator.Policies"/>, or <c>NAME@TTL</c> for another TTL than the pool's.</summary>
/// <param name="Name">Which policy.</param>
/// <param name="Ttl">The TTL in seconds; null: the pool's.</param>
internal readonly record struct SimulatedPolicy(string Name, uint? Ttl)
{
    /// <summary>The rival of this name, or null when it is a policy of zone files.</summary>
    public Rival? Rival => Rivals.Named(Name);

    /// <summary>Reads a policy; null when the TTL is no time of whole seconds. Whether there is such a policy is not its matter.</summary>
    public static SimulatedPolicy? Parse(string text)
    {
        int at = text.IndexOf('@', StringComparison.Ordinal);
        return at < 0 ? new SimulatedPolicy(text, null)
            : TtlRange.Parse(text[(at + 1)..]) is { } range && range.Min == range.Max ? new SimulatedPolicy(text[..at], range.Max)
            : null;
    }

    /// <summary>The pool with this policy and TTL; its own policy keeps its own settings, others have their defaults.</summary>
    public PoolDefinition Of(PoolDefinition pool)
    {
        PoolSettings settings = Rival is not null || Name == pool.Settings.Policy ? pool.Settings : pool.Settings with { Policy = Name, Answers = null };
        return pool with { Settings = Ttl is { } ttl ? settings with { Ttl = new TtlRange(ttl, ttl) } : settings };
    }
}
