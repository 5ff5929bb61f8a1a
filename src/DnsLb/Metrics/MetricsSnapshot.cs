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

    // And these with all zones together.
    private static readonly ConditionalWeakTable<IReadOnlyList<Zone>, TargetPlace[]> TargetPlaces = [];

    private readonly Dictionary<Pool, PoolHealth> _health;

    private MetricsSnapshot(DnsServer server, IReadOnlyList<PoolMetrics> pools)
    {
        Server = server;
        Figures = server.Figures;
        Zones = server.Zones;
        Pools = pools;
        _health = pools.ToDictionary(pool => pool.Pool, pool => pool.Health);
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
    /// <remarks>
    /// Found anew each time. An array of ten thousand would be a large object, which the collector lets go, with all that it
    /// names, at its rare full collections only: by then there were 26 MB a second of them, and each collection took 75 ms.
    /// </remarks>
    public IEnumerable<(CheckHealth Check, LabelSet Labels)> Targets =>
        from place in PlacesIn(Zones)
        // While zones are replaced, there may be pools that are not watched yet.
        where _health.ContainsKey(place.Pool)
        select (_health[place.Pool].Members[place.Member].Checks[place.Check], place.Labels);

    /// <summary>Takes one.</summary>
    public static MetricsSnapshot Of(DnsServer server) =>
        new(server, [.. server.Pools().Select(pool => new PoolMetrics(pool, Labels.GetValue(pool.Pool, PoolLabels.Of)))]);

    /// <summary>Makes the labels of members and targets before anybody waits for them: with ten thousand members they take as long as all else of a scrape.</summary>
    public static void MakeLabels(DnsServer server)
    {
        _ = Of(server);
        _ = PlacesIn(server.Zones);
    }

    private static TargetPlace[] PlacesIn(IReadOnlyList<Zone> zones) => TargetPlaces.GetValue(zones, TargetPlace.AllOf);
}

/// <summary>Where the health of a target is found, and its labels.</summary>
/// <param name="Pool">The first pool of the zone that has it.</param>
/// <param name="Member">The member there.</param>
/// <param name="Check">Which of the member's checks.</param>
/// <param name="Labels">The labels.</param>
internal sealed record TargetPlace(Pool Pool, int Member, int Check, LabelSet Labels)
{
    /// <summary>Each target of each zone once.</summary>
    public static TargetPlace[] AllOf(IReadOnlyList<Zone> zones) =>
    [
        .. from zone in zones
           from pool in zone.Pools
           from member in pool.Definition.Members.Index()
           from check in member.Item.Checks.Index()
           let target = ProbeTarget.Of(member.Item, check.Item).DisplayName
           let type = PoolLabels.TypeOf(pool)
           group new TargetPlace(pool, member.Index, check.Index, new LabelSet(("zone", zone.Name), ("check", check.Item.Name), ("target", target), ("type", type)))
           by (zone.Name, check.Item.Name, target, type) into same
           select same.First(),
    ];
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
