using System.Runtime.CompilerServices;
using DnsLb.Core.Health;
using DnsLb.Core.Pools;
using DnsLb.Core.Serving;
using DnsLb.Core.Zones;

namespace DnsLb.Metrics;

/// <summary>What all families are read from: the members and targets as they are at one moment, and the counters.</summary>
internal sealed class MetricsSnapshot
{
    // Labels go with their pool, which a reload replaces.
    private static readonly ConditionalWeakTable<Pool, PoolLabels> Labels = [];

    private MetricsSnapshot(DnsServer server, IReadOnlyList<PoolMetrics> pools)
    {
        Server = server;
        Figures = server.Figures;
        Zones = server.Zones;
        Pools = pools;
    }

    /// <summary>The server.</summary>
    public DnsServer Server { get; }

    /// <summary>What it has counted.</summary>
    public ServerFigures Figures { get; }

    /// <summary>The zones that are served.</summary>
    public IReadOnlyList<Zone> Zones { get; }

    /// <summary>The pools that are watched.</summary>
    public IReadOnlyList<PoolMetrics> Pools { get; }

    /// <summary>Each target once for each zone that names it, with its labels: checks of one name in two zones may be different ones.</summary>
    public IReadOnlyList<(CheckHealth Check, LabelSet Labels)> Targets => field ??= [.. FindTargets()];

    /// <summary>Takes one.</summary>
    public static MetricsSnapshot Of(DnsServer server) =>
        new(server, [.. server.Pools().Select(pool => new PoolMetrics(pool, Labels.GetValue(pool.Pool, PoolLabels.Of)))]);

    private IEnumerable<(CheckHealth Check, LabelSet Labels)> FindTargets()
    {
        var zones = Zones.SelectMany(zone => zone.Pools, (zone, pool) => (pool, zone.Name)).ToDictionary();
        var seen = new HashSet<(string, string, string, bool)>();
        return from pool in Pools
               where zones.ContainsKey(pool.Pool)
               let zone = zones[pool.Pool]
               from member in pool.Health.Members
               from check in member.Checks
               where seen.Add((zone, check.CheckName, check.Target.DisplayName, pool.Pool.Definition.IsIPv6))
               select (check, new LabelSet(("zone", zone), ("check", check.CheckName), ("target", check.Target.DisplayName), ("type", PoolLabels.TypeOf(pool.Pool))));
    }
}

/// <summary>A pool, what is known of its members, and their labels.</summary>
internal sealed record PoolMetrics(PoolHealth Health, PoolLabels Labels)
{
    /// <summary>The pool.</summary>
    public Pool Pool => Health.Pool;

    /// <summary>Each member with its labels.</summary>
    public IEnumerable<(MemberHealth Member, int Index, LabelSet Labels)> Members => Health.Members.Select((member, index) => (member, index, Labels.Members[index]));
}

/// <summary>The labels of a pool and its members.</summary>
/// <param name="Pool">The pool's.</param>
/// <param name="Members">Each member's, in the definition's order.</param>
internal sealed record PoolLabels(LabelSet Pool, LabelSet[] Members)
{
    /// <summary>Makes them.</summary>
    public static PoolLabels Of(Pool pool)
    {
        (string, string)[] own = [("pool", pool.Definition.Owner), ("type", TypeOf(pool))];
        return new PoolLabels(new LabelSet(own), [.. pool.Definition.Members.Select(member => new LabelSet([.. own, ("member", member.Address.ToString())]))]);
    }

    /// <summary>The type of the pool's records.</summary>
    public static string TypeOf(Pool pool) => pool.Definition.IsIPv6 ? "AAAA" : "A";
}
