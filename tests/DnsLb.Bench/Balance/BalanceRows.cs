using DnsLb.Core.Pools;
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
    public static IReadOnlyList<BalanceRow> Leases { get; } =
    [
        Lease("DnsLb `lease`"),
        Lease("DnsLb `lease`, 75 queries/s", budget: 75),
        Lease("DnsLb `lease`, 2 addresses", answers: 2),
        WithReports(Lease("DnsLb `lease`, loads reported")),
        WithReports(Lease("DnsLb `lease`, loads reported, 75 queries/s", budget: 75)),
        WithReports(Lease("DnsLb `lease`, loads reported, 30 queries/s", budget: 30, mostTtl: 300)),
        LosingReports(Lease("DnsLb `lease`, loads reported, lost when it counts")),
    ];

    /// <summary>Ours in the small world of the literature, where an answer costs as much as one of 240 s.</summary>
    public static IReadOnlyList<BalanceRow> LeasesOfClients { get; } =
    [
        OfClient("DnsLb `lease`", answers: null),
        OfClient("DnsLb `lease`, 2 addresses", answers: 2),
        WithReports(OfClient("DnsLb `lease`, loads reported", answers: null)),
    ];

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
        .. LeasesOfClients,
        new("smooth WRR, TTL 0: asked for each session", "swrr@0s"),
    ];

    private static SimulatedReports Reports { get; } = new(TimeSpan.FromSeconds(10));

    private static BalanceRow Lease(string label, double? budget = null, uint mostTtl = 120, int? answers = null) => new(label, "lease")
    {
        Pool = pool => pool with { Policy = "lease", Ttl = new TtlRange(1, mostTtl), Budget = budget, Answers = answers },
    };

    // 1,500 clients of 20 domains ask 0.0815 times a second when answers live for 240 s.
    private static BalanceRow OfClient(string label, int? answers) => new(label, "lease")
    {
        Pool = pool => pool with { Policy = "lease", Ttl = new TtlRange(1, 1800), Budget = 0.0815, Persistence = TimeSpan.FromSeconds(300), Answers = answers },
    };

    private static BalanceRow LosingReports(BalanceRow row) => row with { World = world => world with { Reports = Reports with { Ends = TimeSpan.Zero } } };

    private static BalanceRow WithReports(BalanceRow row) => row with { World = world => world with { Reports = Reports } };
}
