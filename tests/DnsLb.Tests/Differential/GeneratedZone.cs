using System.Globalization;
using System.Text;

namespace DnsLb.Tests.Differential;

/// <summary>A zone made by chance, the same for the same seed: deep names, wildcards, chains and loops of aliases, delegations, odd bytes, long names.</summary>
internal sealed class GeneratedZone
{
    private const int Owners = 26;
    private const int MostDepth = 5;

    // Few labels, so that names have much in common.
    private static readonly string[] Labels = ["a", "b", "c", "B-1", "_tcp", "x\\.y", "\\000", "\\255\\032", "*"];

    private static readonly string LongLabel = new('l', 60);

    private readonly Random _random;
    private readonly List<string> _owners = [];
    private readonly List<string> _hosts = [];
    private readonly StringBuilder _text = new("$TTL 300\n@ IN SOA ns hostmaster 1 1h 10m 1d 2m\n@ IN NS ns\nns IN A 192.0.2.53\n");

    private GeneratedZone(int seed) => _random = new Random(seed);

    /// <summary>The lines of a zone without its apex.</summary>
    public static string Text(int seed)
    {
        var zone = new GeneratedZone(seed);
        zone.Generate();
        return zone._text.ToString();
    }

    private void Generate()
    {
        HashSet<string> owners = new(StringComparer.OrdinalIgnoreCase);
        while (owners.Count < Owners)
        {
            owners.Add(MakeName());
        }

        _owners.AddRange(owners);
        _hosts.AddRange(_owners.Where((_, i) => i % 3 == 0));
        foreach (string owner in _owners)
        {
            AddRecords(owner, isHost: _hosts.Contains(owner));
        }

        // Below an owner of a DNAME must be nothing, so these have parents of their own.
        for (int i = 0; i < 4; i++)
        {
            Add($"d{i}.{(i % 2 == 0 ? "redirected" : LongLabel)}", $"DNAME {(i == 3 ? LongName() : AnyTarget())}");
        }

        Add($"end.{LongName()}", "TXT \"a long name\"");
    }

    private string MakeName()
    {
        int depth = 1 + _random.Next(MostDepth);
        return string.Join('.', Enumerable.Range(0, depth).Select(_ => Labels[_random.Next(Labels.Length)]));
    }

    private static string LongName() => string.Join('.', Enumerable.Repeat(LongLabel, 3));

    private void AddRecords(string owner, bool isHost)
    {
        // A host has addresses, since servers, mail exchangers and services lead to it.
        int kind = isHost ? 0 : _random.Next(10);
        bool isWildcard = owner.StartsWith('*');
        if (kind <= 1)
        {
            AddSome(owner, "A", i => $"192.0.2.{i}");
            AddSome(owner, "AAAA", i => $"2001:db8::{i:x}");
        }
        else if (kind <= 3)
        {
            Add(owner, $"CNAME {AnyTarget()}");
        }
        else if (kind <= 5 && !isWildcard)
        {
            AddDelegation(owner);
        }
        else
        {
            AddSome(owner, "TXT", i => $"\"{new string((char)('a' + (i % 26)), i)}\"");
            AddSome(owner, "MX", i => $"{i} {HostTarget()}");
            AddSome(owner, "SRV", i => $"{i} 0 {i} {HostTarget()}");
            AddSome(owner, "TYPE65280", i => string.Create(CultureInfo.InvariantCulture, $"\\# 2 {i:x4}"));
        }
    }

    private void AddDelegation(string owner)
    {
        Add(owner, $"NS {HostTarget()}");
        if (_random.Next(2) == 0)
        {
            Add(owner, $"NS ns.glue.{owner}");
            AddSome($"ns.glue.{owner}", "A", i => $"192.0.2.{i}", atLeast: 1);
            AddSome($"ns.glue.{owner}", "AAAA", i => $"2001:db8::{i:x}");
        }

        if (_random.Next(2) == 0)
        {
            Add(owner, $"DS {_random.Next(65536)} 8 2 {new string('A', 64)}");
        }
    }

    private string HostTarget() => _random.Next(4) == 0 ? "ns.elsewhere.test." : "ns";

    private string AnyTarget() => _random.Next(6) switch
    {
        0 => "www.elsewhere.test.",
        1 => $"{MakeName().Replace("*", "any", StringComparison.Ordinal)}",
        2 => "x.d0.redirected",
        _ => _owners[_random.Next(_owners.Count)],
    };

    private void AddSome(string owner, string type, Func<int, string> rdata, int atLeast = 0)
    {
        foreach (int i in Enumerable.Range(1, atLeast + _random.Next(4)).Select(i => i + (10 * _random.Next(10))).Distinct())
        {
            Add(owner, $"{type} {rdata(i)}");
        }
    }

    private void Add(string owner, string record) => _text.Append(CultureInfo.InvariantCulture, $"{owner} IN {record}\n");
}
