using System.Text;

namespace DnsLb.Bench.Workloads;

/// <summary>The zone of one pool: 8 members with the weights 1 to 8, each probed by a TCP connection.</summary>
internal static class PoolZone
{
    public const string Name = "pool.example";

    /// <summary>The owner of the pool.</summary>
    public const string Owner = $"www.{Name}";

    /// <summary>Seconds between two probes of one member.</summary>
    public const int Interval = 2;

    /// <summary>Seconds after which a probe has failed.</summary>
    public const int Timeout = 1;

    private const string Apex = "$TTL 30\n@ IN SOA ns1 hostmaster 1 1h 10m 1d 20\n@ IN NS ns1\nns1 IN A 192.0.2.53\n";

    /// <summary>The addresses and weights of the members.</summary>
    public static IReadOnlyList<(string Address, int Weight)> Members { get; } = [.. Enumerable.Range(1, 8).Select(i => ($"127.0.53.{i}", i))];

    /// <summary>The zone as DnsLb reads it.</summary>
    public static string Text(int port)
    {
        var text = new StringBuilder($"{Apex};@check tcp tcp port={port} interval={Interval}s timeout={Timeout}s rise=2\n;@pool www policy=weighted check=tcp\n");
        foreach ((string address, int weight) in Members)
        {
            text.Append(null, $"www IN A {address} ;@ weight={weight}\n");
        }

        return text.ToString();
    }

    /// <summary>The zone with another record than the members at the owner.</summary>
    public static string TextWith(string record) => $"{Apex}www IN {record}\n";
}
