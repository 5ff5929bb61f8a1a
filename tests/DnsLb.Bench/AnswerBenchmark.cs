using System.Text;
using BenchmarkDotNet.Attributes;
using DnsLb.Bench.Workloads;
using DnsLb.Core.Answering;
using DnsLb.Core.Wire;
using DnsLb.Core.ZoneFiles;
using DnsLb.Core.Zones;

namespace DnsLb.Bench;

/// <summary>
/// The answer path, query bytes to reply bytes, in a zone of 500,000 names. Each call asks the next of 4,096 queries, so that
/// neither the names nor the branches stay in the processor's caches more than in a server. Goals: 80 ns for a static
/// name, 150 ns for a pool of 8, 250 ns for NXDOMAIN; 0 bytes for all.
/// </summary>
[MemoryDiagnoser]
public class AnswerBenchmark
{
    private const int Names = 500_000;
    private const int Queries = 4096;

    private readonly byte[] _reply = new byte[ReplyOpt.UdpSize];
    private readonly byte[][] _staticNames = new byte[Queries][];
    private readonly byte[][] _missingNames = new byte[Queries][];
    private readonly byte[] _oneName = QueryBytes.Of("n4711.example.org", RRType.A);
    private readonly byte[] _rotatePool = QueryBytes.Of("rotate.example.org", RRType.A);
    private readonly byte[] _weightedPool = QueryBytes.Of("weighted.example.org", RRType.A);
    private readonly byte[] _hashPool = QueryBytes.Of("hash.example.org", RRType.A);
    private readonly byte[] _delegated = QueryBytes.Of("host.sub.example.org", RRType.A);
    private Responder _responder = null!;
    private Responder _withRateLimit = null!;
    private int _next;

    [GlobalSetup]
    public void Load()
    {
        ZoneFileResult result = ZoneFileReader.Read("example.org.zone", _ => new MemoryStream(Encoding.ASCII.GetBytes(ZoneOfNames())));
        var zones = new PublishedZones();
        zones.Publish(ZoneSet.Of([Zone.Compile(result.Zone ?? throw new InvalidOperationException(string.Join('\n', result.Diagnostics)), workers: 1)]));
        _responder = new Responder(0, zones);
        _withRateLimit = new Responder(0, zones, limiter: NeverReachedLimit());
        var random = new Random(1);
        for (int i = 0; i < Queries; i++)
        {
            int n = random.Next(Names);
            _staticNames[i] = QueryBytes.Of($"n{n}.example.org", RRType.A);
            _missingNames[i] = QueryBytes.Of($"m{n}.example.org", RRType.A);
        }
    }

    [Benchmark]
    public int OneStaticName() => Respond(_oneName);

    [Benchmark]
    public int StaticNames() => Respond(_staticNames[_next = (_next + 1) % Queries]);

    [Benchmark]
    public int MissingNames() => Respond(_missingNames[_next = (_next + 1) % Queries]);

    [Benchmark]
    public int RotatePoolOf8() => Respond(_rotatePool);

    [Benchmark]
    public int WeightedPoolOf8() => Respond(_weightedPool);

    [Benchmark]
    public int HashPoolOf8() => Respond(_hashPool);

    [Benchmark]
    public int Referral() => Respond(_delegated);

    [Benchmark]
    public int OneStaticNameWithRateLimit() => RespondWithRateLimit(_oneName);

    [Benchmark]
    public int RotatePoolOf8WithRateLimit() => RespondWithRateLimit(_rotatePool);

    // A worker under load receives 32 messages at once.
    private int RespondWithRateLimit(byte[] query)
    {
        if ((++_next & 31) == 0)
        {
            _withRateLimit.BeginBatch();
        }

        return _withRateLimit.Respond(query, _reply, default);
    }

    // Every reply is charged for, and none is above the limit: the clock runs 1,000 times as fast.
    private static RateLimiter NeverReachedLimit()
    {
        var limits = new RateLimits { PerSecond = RateLimits.MostPerSecond };
        var accounts = new RateAccounts(limits.PerSecond, new FastClock(), UInt128.MaxValue / 3);
        return new RateLimiter(limits, accounts, new RatePressure(accounts, limits.PerSecond));
    }

    private int Respond(byte[] query) => _responder.Respond(query, _reply, default);

    private static string ZoneOfNames()
    {
        var zone = new StringBuilder("$TTL 60\n@ SOA ns1 hostmaster 1 1h 10m 1d 20\n@ NS ns1\nns1 A 192.0.2.53\nsub NS ns.sub\nns.sub A 192.0.2.54\n");
        foreach (string policy in (string[])["rotate", "weighted", "hash"])
        {
            zone.Append(null, $";@pool {policy} policy={policy}\n");
            for (int i = 1; i <= 8; i++)
            {
                zone.Append(null, $"{policy} A 198.51.100.{i} ;@ weight={i}\n");
            }
        }

        for (int i = 0; i < Names; i++)
        {
            zone.Append(null, $"n{i} A 10.{i >> 16}.{(i >> 8) & 0xFF}.{i & 0xFF}\n");
        }

        return zone.ToString();
    }

    private sealed class FastClock : TimeProvider
    {
        public override long GetTimestamp() => System.GetTimestamp() * 1000;
    }
}
