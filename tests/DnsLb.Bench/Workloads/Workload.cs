using System.Net;
using DnsLb.Bench.Measuring;

namespace DnsLb.Bench.Workloads;

/// <summary>What servers are asked.</summary>
/// <param name="Letter">The name of its row on the command line.</param>
/// <param name="Title">The heading of its table.</param>
/// <param name="Queries">The queries of a round as dnsperf reads them; those of another round are others, so that no cache helps from round to round.</param>
/// <param name="Rcode">The rcode of all replies.</param>
/// <param name="Connections">TCP connections; 0: UDP.</param>
internal sealed record Workload(string Letter, string Title, Func<int, IEnumerable<string>> Queries, string Rcode = "NOERROR", int Connections = 0)
{
    private const int Seed = 20261124;
    private const int RandomNames = 500_000;
    private const int RandomLength = 12;

    public static Workload Pool() =>
        new("a", "(a) One pool of 8 members with weights and checks", _ => [$"{PoolZone.Owner} A"]);

    public static Workload Names(int names) =>
        new("b", $"(b) {names:N0} names, uniformly", round => ShuffledNames(names, round));

    public static Workload Flood() =>
        new("c", "(c) NXDOMAIN flood of random names", RandomLabels, "NXDOMAIN");

    public static Workload Tcp(int names) =>
        new("d", "(d) TCP, 100 connections, names as in (b)", round => ShuffledNames(names, round), Connections: 100);

    public static IReadOnlyList<Workload> All(int names) => [Pool(), Names(names), Flood(), Tcp(names)];

    /// <summary>A run of these queries from a file, as fast as the replies come.</summary>
    public Dnsperf Against(IPEndPoint server, string queryFile, int seconds) => new(server, queryFile, seconds) { Rcode = Rcode, Connections = Connections };

    private static IEnumerable<string> ShuffledNames(int names, int round)
    {
        int[] order = [.. Enumerable.Range(0, names)];
        new Random(Seed + round).Shuffle(order);
        return order.Select(index => $"{BigZone.HostName(index)} A");
    }

    private static IEnumerable<string> RandomLabels(int round)
    {
        var random = new Random(Seed + round);
        return Enumerable.Range(0, RandomNames).Select(_ => $"{random.GetString("abcdefghijklmnopqrstuvwxyz", RandomLength)}.{BigZone.Name} A");
    }
}
