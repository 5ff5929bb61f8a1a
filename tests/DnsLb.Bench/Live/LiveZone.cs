namespace DnsLb.Bench.Live;

/// <summary>The zone with the pool of all backends.</summary>
internal static class LiveZone
{
    public const string Name = "live.example";

    public const string Owner = $"www.{Name}";

    private static readonly int[] WeightsInTurn = [1, 1, 2, 4];

    /// <summary>Of each backend.</summary>
    public static IReadOnlyList<int> Weights { get; } = [.. Enumerable.Range(0, 20).Select(i => WeightsInTurn[i % WeightsInTurn.Length])];

    /// <summary>The address of a backend, by its index.</summary>
    public static string AddressOf(int backend) => $"127.0.2.{backend + 1}";

    /// <summary>The file.</summary>
    /// <param name="policy">Of the pool.</param>
    /// <param name="agentPort">Where backends say how loaded they are.</param>
    /// <remarks>
    /// The loads come from agents, for under a file or heartbeat check answers have the least TTL. Twelve failures ten seconds apart leave
    /// room for TTLs of up to 110 seconds.
    /// </remarks>
    public static string Text(LivePolicy policy, int agentPort)
    {
        IEnumerable<string> members = Weights.Select((weight, i) => $"www IN A {AddressOf(i)} ;@ weight={weight}\n");
        string check = policy.HearsLoads ? $";@check load agent port={agentPort} interval=10s fall=12\n" : "";
        string use = policy.HearsLoads ? " check=load" : "";
        return $"$TTL 20\n@ IN SOA ns1 hostmaster 1 1h 10m 1d 20\n@ IN NS ns1\nns1 IN A {LiveServer.Address}\n{check};@pool www {policy.Keys}{use}\n{string.Concat(members)}";
    }
}
