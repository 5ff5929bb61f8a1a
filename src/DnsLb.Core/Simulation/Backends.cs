using DnsLb.Core.Pools;

namespace DnsLb.Core.Simulation;

/// <summary>What the members of a pool can serve.</summary>
/// <param name="Capacities">By weight, as parts of all demand; those of the first tier together are enough for it, the others stand by.</param>
/// <param name="StandBy">Which members are not of the first tier.</param>
internal sealed record Backends(double[] Capacities, bool[] StandBy)
{
    /// <summary>Those of a pool.</summary>
    /// <param name="definition">The pool.</param>
    /// <param name="utilisation">The part of the first tier's capacity that all demand takes.</param>
    public static Backends Of(PoolDefinition definition, double utilisation)
    {
        int first = definition.Members.Min(member => member.Settings.Tier);
        bool[] standBy = [.. definition.Members.Select(member => member.Settings.Tier != first)];
        double all = definition.Members.Where(member => member.Settings.Tier == first).Sum(member => member.Settings.Weight) * utilisation;
        return new Backends([.. definition.Members.Select(member => member.Settings.Weight / all)], standBy);
    }

    /// <summary>What each serves when all is in balance.</summary>
    public double[] Balanced(double utilisation) => [.. Capacities.Zip(StandBy, (capacity, standsBy) => standsBy ? 0 : capacity * utilisation)];
}
