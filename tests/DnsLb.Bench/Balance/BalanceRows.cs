using DnsLb.Core.Simulation;

namespace DnsLb.Bench.Balance;

/// <summary>The policies of the tables: a new one is a line here.</summary>
internal static class BalanceRows
{
    /// <summary>Servers that one can install, and ours, at the TTL of the pool, 20 s.</summary>
    public static IReadOnlyList<BalanceRow> Products { get; } =
    [
        new("one in turn (`rr`)", "rr"),
        new("BIND, all in turn (`bind`)", "bind"),
        new("gdnsd `weighted`, PowerDNS `pickwrandom`", "gdnsd"),
        new("gdnsd `weighted`, `multi`", "gdnsd-multi"),
        new("PowerDNS `pickwhashed`", "pickwhashed"),
        new("DnsLb `weighted`", "weighted"),
        new("DnsLb `hash`", "hash"),
    ];

    /// <summary>Smooth weighted round robin, at what it costs: to ask more often is the other way to balance.</summary>
    public static IReadOnlyList<BalanceRow> ByTtl { get; } =
    [
        .. new[] { 60, 20, 5, 1 }.Select(ttl => new BalanceRow($"smooth WRR, TTL {ttl} s", $"swrr@{ttl}s")),
    ];

    /// <summary>What is published, with what a server can estimate and with the truth.</summary>
    public static IReadOnlyList<BalanceRow> Literature { get; } =
    [
        .. new[] { ("DAL", "dal"), ("MRL", "mrl"), ("PRR2-TTL/K", "prr2-ttl/k"), ("DRR2-TTL/S_K", "drr2-ttl/s_k") }
            .SelectMany(each => new BalanceRow[] { new(each.Item1, each.Item2), new($"{each.Item1}, **oracle**", each.Item2 + Rivals.Oracle) }),
    ];

    /// <summary>Ours that account for leases, with and without reports of load.</summary>
    public static IReadOnlyList<BalanceRow> Leases { get; } = [];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<BalanceRow> All { get; } = [.. Products, .. ByTtl, .. Literature, .. Leases];

    /// <summary>The best of each kind, for worlds that are only variations.</summary>
    public static IReadOnlyList<BalanceRow> Few { get; } =
    [
        .. All.Where(row => row.Policy is "rr" or "gdnsd" or "weighted" or "swrr@1s" or "prr2-ttl/k" or "drr2-ttl/s_k" || row.Policy == "drr2-ttl/s_k" + Rivals.Oracle),
        .. Leases,
    ];

    /// <summary>Those that the small world of the literature was made for.</summary>
    public static IReadOnlyList<BalanceRow> OfClients { get; } =
    [
        Products[0],
        new("RR2", "rr2"),
        new("RR2, **oracle**", "rr2" + Rivals.Oracle),
        new("gdnsd `weighted`", "gdnsd"),
        .. Literature,
        .. Leases,
        new("smooth WRR, TTL 0: asked for each session", "swrr@0s"),
    ];
}
