using System.Net;
using BenchmarkDotNet.Attributes;
using DnsLb.Core.Pools;
using DnsLb.Core.Selection;

namespace DnsLb.Bench;

/// <summary>One pick by each policy. Goals: 60 ns of 8 members, 1 µs of 1,000, 0 B.</summary>
[MemoryDiagnoser]
public class SelectionBenchmark
{
    private readonly ushort[] _picked = new ushort[1000];
    private PoolView _view = null!;
    private ulong _client;

    [Params("rotate", "weighted", "hash", "name-hash")]
    public string Policy { get; set; } = "";

    [Params(8, 1000)]
    public int Members { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        IEnumerable<Member> members = Enumerable.Range(0, Members).Select(i =>
            new Member(new IPAddress([10, 0, (byte)(i / 256), (byte)(i % 256)]), new MemberSettings { Weight = 1 + (i % 4) }, []));
        var settings = new PoolSettings { Policy = Policy, Answers = 1 };
        _view = new Pool(new PoolDefinition("www.example.com.", false, 30, settings, [.. members])).View;
    }

    [Benchmark]
    public int Pick()
    {
        var trace = default(NoTrace);
        _client += 0x9E3779B97F4A7C15;
        return _view.Pick(new PickRequest(_client, _client), _picked, out _, ref trace);
    }
}
