using DnsLb.Core.Leases;
using DnsLb.Core.Pools;
using DnsLb.Core.Selection;
using DnsLb.Core.Simulation;
using DnsLb.Tests.Pools;

namespace DnsLb.Tests.Leases;

/// <summary>A pool that leases, and the caches that ask it. Time passes by itself.</summary>
internal sealed class AskedPool
{
    private const double Tick = 10;

    private readonly PriorityQueue<Asker, double> _next = new();
    private readonly LeaseLedger _true;
    private readonly Random _random;
    private double _nextTick;

    /// <param name="pool">The pool.</param>
    /// <param name="seed">Of chance.</param>
    public AskedPool(Pool pool, int seed = 1)
    {
        Pool = pool;
        _random = new Random(seed);
        _true = new LeaseLedger(pool.Definition.Members.Count, 60);
        _nextTick = Seconds;
    }

    public AskedPool(PoolSettings settings, params double[] weights)
        : this(PoolOf.Weights(settings with { Policy = "lease" }, weights))
    {
        Pool.Publish([.. weights.Select(_ => Steady)]);
    }

    /// <summary>The condition of members whose health leaves answers any TTL.</summary>
    public static MemberCondition Steady { get; } = PoolOf.Up with { SoonestChange = null };

    /// <summary>The settings of most tests.</summary>
    public static PoolSettings Settings { get; } = new() { Ttl = new TtlRange(1, 120) };

    public Pool Pool { get; set; }

    public LeaseBook Book => Pool.Leases!;

    public double Seconds { get; private set; } = 100_000;

    public long Now => (long)(Seconds * 1000);

    /// <summary>What members truly serve, in lookups per second.</summary>
    public double[] TrueLoads => [.. Enumerable.Range(0, Pool.Definition.Members.Count).Select(member => _true.Served[member] / LeaseLedger.Unit)];

    /// <summary>Says how loaded members are, every ten seconds; null: nobody does.</summary>
    public Func<double[], double[]>? Reports { get; set; }

    /// <summary>Hears of each answer.</summary>
    public Action<ulong, int[], uint>? Answered { get; set; }

    /// <summary>Adds the caches of a source.</summary>
    /// <param name="client">The source.</param>
    /// <param name="rate">Lookups per second of each cache.</param>
    /// <param name="caches">How many there are.</param>
    /// <param name="leastTtl">For how long they keep answers at least.</param>
    /// <param name="weight">How much each lookup weighs in what members serve.</param>
    public void Add(ulong client, double rate, int caches = 1, double leastTtl = 0, double weight = 1)
    {
        for (int i = 0; i < caches; i++)
        {
            var cache = new SimulatedCache(_random, rate) { LeastTtl = leastTtl, Clock = CacheClock.Random };
            _next.Enqueue(new Asker(client, cache.Gap, rate * weight, leastTtl), Seconds + (_random.NextDouble() / rate));
        }
    }

    /// <summary>Adds a stream of queries that heeds no TTL.</summary>
    public void AddForged(ulong client, double rate) => _next.Enqueue(new Asker(client, _ => -Math.Log(1 - _random.NextDouble()) / rate, 0, 0), Seconds);

    public void Run(double seconds)
    {
        double end = Seconds + seconds;
        while (true)
        {
            double next = _next.TryPeek(out Asker? asker, out double at) ? at : double.PositiveInfinity;
            if (Math.Min(next, _nextTick) > end)
            {
                Seconds = end;
                _true.Advance(Now);
                return;
            }

            Seconds = Math.Min(next, _nextTick);
            _true.Advance(Now);
            if (_nextTick <= next)
            {
                Calibrate();
            }
            else
            {
                uint ttl = Ask(asker!);
                _next.DequeueEnqueue(asker!, Seconds + asker!.Gap(ttl));
            }
        }
    }

    /// <summary>One query.</summary>
    public (int[] Picked, uint Ttl) Ask(ulong client, bool isTrial = false, bool isVerified = false)
    {
        var trace = default(NoTrace);
        Span<ushort> picked = stackalloc ushort[Pool.View.Answers];
        int count = Pool.View.Pick(new PickRequest(client, 0, Now, isVerified) { IsTrial = isTrial }, picked, out uint ttl, ref trace);
        return ([.. picked[..count].ToArray().Select(member => (int)member)], ttl);
    }

    private uint Ask(Asker asker)
    {
        var (picked, ttl) = Ask(asker.Client);
        if (asker.Rate > 0 && Math.Max(ttl, asker.LeastTtl) > 0)
        {
            _true.Open(picked[0], (long)(asker.Rate * LeaseLedger.Unit), (long)(LeaseLedger.Unit / 60), Math.Max(ttl, asker.LeastTtl));
        }

        Answered?.Invoke(asker.Client, picked, ttl);
        return ttl;
    }

    private void Calibrate()
    {
        _nextTick += Tick;
        if (Reports is not null)
        {
            Book.TakeLoads(Now, Reports(TrueLoads));
        }

        Book.Calibrate(Now);
    }

    private sealed record Asker(ulong Client, Func<double, double> Gap, double Rate, double LeastTtl);
}
