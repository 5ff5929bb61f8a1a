using System.Net;
using BenchmarkDotNet.Attributes;
using DnsLb.Core.Pools;
using DnsLb.Core.Selection;

namespace DnsLb.Bench;

/// <summary>
/// One pick by policy <c>lease</c>, sources by chance and time as it passes. Goals: 1 µs of 50 members, 3 µs of 1,000, 0 B; four workers
/// lose no more than half of linear.
/// </summary>
[MemoryDiagnoser]
public class LeaseBenchmark
{
    private const int Sources = 1_000_000;
    private const int PicksAtOnce = 1_000_000;

    // All workers together ask a million times in ten seconds, by one clock.
    private const double PicksPerMillisecond = 100;
    private const int PicksOfOneTime = 100;

    private ulong[] _clients = [];
    private Pool _pool = null!;
    private long _picks = 100_000;

    [Params(50, 1000)]
    public int Members { get; set; }

    [Params(1, 2, 4)]
    public int Workers { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _clients = [.. Enumerable.Range(0, Sources + 1).Select(source => StableHash.Of(BitConverter.GetBytes(source)))];
        IEnumerable<Member> members = Enumerable.Range(0, Members).Select(i =>
            new Member(new IPAddress([10, 0, (byte)(i / 256), (byte)(i % 256)]), new MemberSettings { Weight = 1 + (i % 4) }, []));
        var settings = new PoolSettings { Policy = "lease", Answers = 1, Ttl = new TtlRange(1, 120) };
        long before = GC.GetTotalMemory(forceFullCollection: true);
        _pool = new Pool(new PoolDefinition("www.example.com.", false, 30, settings, [.. members]));

        // Until all are known that have a place, and the greatest have their rows.
        for (int round = 0; round < 12; round++)
        {
            Pick(2 * Sources);
            _pool.Leases!.Calibrate(Now);
        }

        Console.WriteLine($"// {_pool.Leases!.Terms.Sources:N0} of {Sources:N0} sources known, {(GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6:0.0} MB");
    }

    [Benchmark(OperationsPerInvoke = PicksAtOnce)]
    public void Pick()
    {
        if (Workers == 1)
        {
            Pick(PicksAtOnce);
            return;
        }

        Thread[] workers = [.. Enumerable.Range(0, Workers).Select(_ => new Thread(() => Pick(PicksAtOnce / Workers)))];
        Array.ForEach(workers, worker => worker.Start());
        Array.ForEach(workers, worker => worker.Join());
    }

    private long Now => (long)(Volatile.Read(ref _picks) / PicksPerMillisecond);

    // Zipf, about: the rank is the number of sources to the power of chance.
    private void Pick(int times)
    {
        var trace = default(NoTrace);
        Span<ushort> picked = stackalloc ushort[1];
        PoolView view = _pool.View;
        ulong chance = (ulong)Volatile.Read(ref _picks) * 0x9E3779B97F4A7C15 * (ulong)(Environment.CurrentManagedThreadId + 1);
        for (int i = 0; i < times; i += PicksOfOneTime)
        {
            long now = (long)(Interlocked.Add(ref _picks, PicksOfOneTime) / PicksPerMillisecond);
            for (int j = 0; j < PicksOfOneTime; j++)
            {
                chance = (chance * 6364136223846793005) + 1442695040888963407;
                ulong rank = (ulong)Math.Pow(Sources, (chance >> 11) * (1.0 / (1UL << 53)));
                view.Pick(new PickRequest(_clients[rank], 0, now), picked, out _, ref trace);
            }
        }
    }
}
