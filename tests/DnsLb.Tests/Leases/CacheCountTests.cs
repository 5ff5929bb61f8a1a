using DnsLb.Core.Leases;
using DnsLb.Core.Simulation;

namespace DnsLb.Tests.Leases;

public sealed class CacheCountTests
{
    [Theory]
    [InlineData(1, 3, false)]
    [InlineData(4, 3, false)]
    [InlineData(8, 3, false)]
    [InlineData(8, 10, false)]
    [InlineData(1, 20, true)]
    [InlineData(4, 20, true)]
    public void Ask_CachesThatAreAskedOften_AreCounted(int caches, double rate, bool renews) =>
        Assert.All(Enumerable.Range(0, 10), seed => Assert.Equal(caches, Count(seed, caches, rate, renews, forged: 0).Caches));

    [Theory]
    [InlineData(3)]
    [InlineData(20)]
    [InlineData(200)]
    [InlineData(1000)]
    public void Ask_ForgedQueries_AreNoCaches(double forged) =>
        Assert.All(Enumerable.Range(0, 10), seed => Assert.Equal(-1, Count(seed, caches: 0, rate: 1, renews: false, forged).Caches));

    [Fact]
    public void Ask_ForgedQueriesAmongThoseOfACache_AreNoCaches() => Assert.Equal(-1, Count(seed: 1, caches: 1, rate: 5, renews: false, forged: 10).Caches);

    [Fact]
    public void Ask_CachesAreKnown_TellsTheAnswerThatIsReplaced()
    {
        CacheCount count = Count(seed: 1, caches: 2, rate: 5, renews: false, forged: 0);
        Assert.Equal(2, count.Caches);
        count.Note(9_000_000, 7);
        count.Note(9_003_000, 8);

        Assert.Equal((9_000_000, 7), count.Ask(9_008_000));
        count.Note(9_008_000, 5);
        Assert.Equal((9_003_000, 8), count.Ask(9_012_000));
    }

    [Fact]
    public void Ask_CachesAreNotKnown_TellsNothing()
    {
        var count = default(CacheCount);
        count.Note(1000, 5);
        Assert.Null(count.Ask(7000));
        Assert.Equal(4, count.LeastTtl);
    }

    [Fact]
    public void Ask_CachesAppear_AreCountedAgain()
    {
        CacheCount count = Count(seed: 1, caches: 1, rate: 20, renews: false, forged: 0);
        Assert.Equal(1, count.Caches);
        Run(ref count, new Random(2), caches: 6, rate: 20, renews: false, forged: 0, seconds: 30_000, from: 10_000_000);
        Assert.Equal(6, count.Caches);
    }

    private static CacheCount Count(int seed, int caches, double rate, bool renews, double forged)
    {
        var count = default(CacheCount);
        Run(ref count, new Random(seed), caches, rate, renews, forged, seconds: forged > 20 ? 100 : 1500, from: 1_000_000);
        return count;
    }

    // Caches that ask whenever their answers have ended, and a stream of forged queries.
    private static void Run(ref CacheCount count, Random random, int caches, double rate, bool renews, double forged, double seconds, long from)
    {
        var next = new PriorityQueue<SimulatedCache?, double>();
        for (int i = 0; i < caches; i++)
        {
            next.Enqueue(new SimulatedCache(random, rate) { Clock = CacheClock.Random, Renews = renews }, (from / 1000.0) + random.NextDouble());
        }

        if (forged > 0)
        {
            next.Enqueue(null, from / 1000.0);
        }

        while (next.TryPeek(out SimulatedCache? cache, out double time) && time < (from / 1000.0) + seconds)
        {
            long now = (long)(time * 1000);
            count.Ask(now);
            int ttl = (int)Math.Max(1, count.LeastTtl);
            count.Note(now, ttl);
            next.DequeueEnqueue(cache, time + (cache?.Gap(ttl) ?? -Math.Log(1 - random.NextDouble()) / forged));
        }
    }
}
