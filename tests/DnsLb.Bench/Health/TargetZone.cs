using System.Text;

namespace DnsLb.Bench.Health;

/// <summary>The text of a zone of pools that are probed.</summary>
internal sealed class TargetZone
{
    public const string Name = "health.example";

    private const int PoolSize = 100;

    private readonly StringBuilder _text = new("$TTL 30\n@ IN SOA ns1 hostmaster 1 1h 10m 1d 20\n@ IN NS ns1\nns1 IN A 192.0.2.53\n");
    private int _checks;
    private int _pools;

    /// <summary>Between two probes of a target, unless it is said otherwise.</summary>
    public static TimeSpan Interval => TimeSpan.FromSeconds(5);

    public static TimeSpan Timeout => TimeSpan.FromSeconds(2);

    /// <summary>Addresses of loopback, from the second byte on numbered.</summary>
    public static IReadOnlyList<string> Addresses(int net, int count) => [.. Enumerable.Range(0, count).Select(i => $"127.{net}.{i / 250}.{1 + (i % 250)}")];

    /// <summary>Adds targets, in pools of a hundred.</summary>
    /// <param name="check">Kind and keys, without times.</param>
    /// <param name="addresses">The targets.</param>
    public TargetZone With(string check, IEnumerable<string> addresses) => With(check, addresses, Interval, Timeout);

    /// <summary>The same, with times of their own.</summary>
    public TargetZone With(string check, IEnumerable<string> addresses, TimeSpan interval, TimeSpan timeout)
    {
        string name = Check($"{check} interval={interval.TotalSeconds}s timeout={timeout.TotalSeconds}s");
        foreach (string[] pool in addresses.Chunk(PoolSize))
        {
            Add($"p{_pools++}", name, pool);
        }

        return this;
    }

    /// <summary>Adds one pool.</summary>
    /// <param name="owner">Its name in the zone.</param>
    /// <param name="check">Kind and keys.</param>
    /// <param name="addresses">Its members.</param>
    public TargetZone WithPool(string owner, string check, params string[] addresses)
    {
        Add(owner, Check(check), addresses);
        return this;
    }

    public override string ToString() => _text.ToString();

    private string Check(string text)
    {
        string name = $"c{_checks++}";
        _text.Append(null, $";@check {name} {text}\n");
        return name;
    }

    private void Add(string owner, string check, IEnumerable<string> addresses)
    {
        _text.Append(null, $";@pool {owner} check={check} when-empty=none\n");
        foreach (string address in addresses)
        {
            _text.Append(null, $"{owner} IN A {address}\n");
        }
    }
}
