using DnsLb.Core.Pools;

namespace DnsLb.Core.Simulation;

/// <summary>What rivals are told.</summary>
/// <param name="Weights">The weights of the members; 0: it stands by, and no rival uses it.</param>
/// <param name="Ttl">The TTL in seconds; of those that vary it, the constant one that would cost as many queries.</param>
/// <param name="Seed">Which chance.</param>
internal sealed record RivalSettings(double[] Weights, double Ttl, int Seed)
{
    /// <summary>Lookups per second of each source: only oracles look at it.</summary>
    public IReadOnlyDictionary<UInt128, double> Demand { get; init; } = new Dictionary<UInt128, double>();

    /// <summary>How long clients stay on average, in seconds.</summary>
    public double Persistence { get; init; } = 60;

    /// <summary>How many queries per second a policy that varies the TTL is held to; null: to those that the constant TTL costs by the formula, unmeasured.</summary>
    public double? Budget { get; init; }

    /// <summary>By which factor TTLs that vary are longer than the formula says: found by trying, where runs are too short to be held to a rate.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>The weights of a pool's members; 0 for those that stand by.</summary>
    public static double[] WeightsOf(PoolDefinition pool)
    {
        int first = pool.Members.Min(member => member.Settings.Tier);
        return [.. pool.Members.Select(member => member.Settings.Tier == first ? member.Settings.Weight : 0)];
    }
}
