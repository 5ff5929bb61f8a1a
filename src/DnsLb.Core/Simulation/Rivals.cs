using Rule = DnsLb.Core.Simulation.TurnRival.Rule;

namespace DnsLb.Core.Simulation;

/// <summary>The one list of what others do, in products and in the literature: a new one is a line here, and a file where none does the like.</summary>
internal static class Rivals
{
    /// <summary>What is added to the name of a rival that is told each source's demand, which no server can know.</summary>
    public const string Oracle = "-oracle";

    /// <summary>The plainest of all, by which others are measured.</summary>
    public static Rival RoundRobin { get; } = new("rr", "one in turn, whatever its weight", (settings, _) => new RotatingRival(settings, all: false));

    private static readonly Rival[] OfProducts =
    [
        RoundRobin,
        new("bind", "BIND's rrset-order cyclic: all, the next one in turn first", (settings, _) => new RotatingRival(settings, all: true)),
        new("swrr", "smooth weighted round robin, as in nginx: one by weight, evenly in turn", (settings, _) => new SmoothRival(settings)),
        new("gdnsd", "gdnsd's plugin weighted: one by weight, drawn anew each time", (settings, _) => new WeightedRival(settings, WeightedRival.Rule.One)),
        new("gdnsd-multi", "gdnsd's weighted with multi: each in the answer as often as its weight to the greatest, in any order", (settings, _) => new WeightedRival(settings, WeightedRival.Rule.Several)),
        new("pickwrandom", "PowerDNS's pickwrandom: what gdnsd does", (settings, _) => new WeightedRival(settings, WeightedRival.Rule.One)),
        new("pickwhashed", "PowerDNS's pickwhashed: one by weight, the same for a source as long as it is up", (settings, _) => new WeightedRival(settings, WeightedRival.Rule.OneBySource)),
    ];

    private static readonly Rival[] OfTheLiterature =
    [
        new("rr2", "RR2: rr, with turns of their own for large sources", (settings, demand) => new TurnRival(settings, demand, new Rule())),
        new("dal", "DAL: the least load that answers ever brought it, by weight", (settings, demand) => new LeastLoadRival(settings, demand, forgets: false)),
        new("mrl", "MRL: the least load that is left of its answers, by weight", (settings, demand) => new LeastLoadRival(settings, demand, forgets: true)),
        new("prr2-ttl/k", "PRR2-TTL/K: rr2 by weight, with short TTLs for large sources", (settings, demand) => new TurnRival(settings, demand, new Rule(Skips: true, BySource: true))) { VariesTtl = true },
        new("drr2-ttl/s_k", "DRR2-TTL/S_K: rr2, with short TTLs for large sources and small members", (settings, demand) => new TurnRival(settings, demand, new Rule(BySource: true, ByMember: true))) { VariesTtl = true },
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Rival> All { get; } =
    [
        .. OfProducts,
        .. OfTheLiterature,
        .. OfTheLiterature.Select(rival => rival with { Name = rival.Name + Oracle, Meaning = $"{rival.Name}, told the demand of each source, which no server can know", IsOracle = true }),
    ];

    /// <summary>A rival by its name, or null when there is none.</summary>
    public static Rival? Named(string name) => All.FirstOrDefault(rival => rival.Name == name);
}
