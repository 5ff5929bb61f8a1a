using DnsLb.Core.Simulation;

namespace DnsLb.Tests.Simulation;

/// <summary>Rivals that are asked one query after the other.</summary>
internal static class TestRival
{
    public const double Ttl = 20;

    /// <summary>One by its name; sources from 0 on have the given demand, for oracles.</summary>
    public static RivalAuthority Of(string name, double[] weights, double[]? demand = null, double? budget = null) =>
        Rivals.Named(name)!.Create(new RivalSettings(weights, Ttl, 1)
        {
            Demand = (demand ?? []).Index().ToDictionary(each => (UInt128)each.Index, each => each.Item),
            Budget = budget,
        });

    public static (ushort[] Members, double Ttl) Answer(IAuthority authority, double now, int source)
    {
        ushort[] members = new ushort[100];
        SimulatedAnswer answer = authority.Answer(new SimulatedQuery(now, (UInt128)source), members);
        return (members[..answer.Count], answer.Ttl);
    }

    /// <summary>The first members of answers to as many sources, from 0 on.</summary>
    public static int[] Picks(IAuthority authority, int sources) =>
        [.. Enumerable.Range(0, sources).Select(source => (int)Answer(authority, 0, source).Members[0])];
}
