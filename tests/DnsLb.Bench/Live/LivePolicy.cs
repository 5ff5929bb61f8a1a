namespace DnsLb.Bench.Live;

/// <summary>What the pool is told to do.</summary>
/// <param name="Name">One word, as on the command line.</param>
/// <param name="Label">For people.</param>
/// <param name="Keys">Of the pool.</param>
/// <param name="HearsLoads">Whether backends say how loaded they are.</param>
internal sealed record LivePolicy(string Name, string Label, string Keys, bool HearsLoads)
{
    /// <summary>All, in the order of the table.</summary>
    public static IReadOnlyList<LivePolicy> All { get; } =
    [
        new("rotate", "`rotate`, TTL 20 s", "policy=rotate ttl=20s", HearsLoads: false),
        new("weighted", "`weighted`, TTL 20 s", "policy=weighted ttl=20s", HearsLoads: false),
        new("lease", "`lease`, TTL 1 to 120 s", "policy=lease ttl=1s..120s budget=auto persistence=20s", HearsLoads: false),
        new("lease-loads", "`lease`, loads heard", "policy=lease ttl=1s..120s budget=auto persistence=20s", HearsLoads: true),
    ];

    /// <returns>Nothing if one of the names is unknown.</returns>
    public static IReadOnlyList<LivePolicy>? Named(string[] names) =>
        names.All(name => All.Any(policy => policy.Name == name)) ? [.. All.Where(policy => names.Contains(policy.Name))] : null;
}
