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
    public static Backends Of(PoolDefinition definition, double utilisation) => Of(definition, new SimulationSettings { Utilisation = utilisation });

    /// <summary>Those of a pool in a world whose weights may be wrong.</summary>
    public static Backends Of(PoolDefinition definition, SimulationSettings settings)
    {
        int first = definition.Members.Min(member => member.Settings.Tier);
        bool[] standBy = [.. definition.Members.Select(member => member.Settings.Tier != first)];
        var chance = new Chance(settings.Seed, ChanceRow.Capacities);
        double[] able = [.. definition.Members.Select(member => member.Settings.Weight * (1 + (settings.WeightError * ((2 * chance.Uniform()) - 1))))];
        double all = able.Where((_, member) => !standBy[member]).Sum() * settings.Utilisation;
        return new Backends([.. able.Select(capacity => capacity / all)], standBy);
    }

    /// <summary>What each serves when all is in balance.</summary>
    public double[] Balanced(double utilisation) => [.. Capacities.Zip(StandBy, (capacity, standsBy) => standsBy ? 0 : capacity * utilisation)];
}
