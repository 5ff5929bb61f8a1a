using System.Runtime.CompilerServices;
using DnsLb.Core.Leases;
using DnsLb.Core.Pools;

namespace DnsLb.Tests.Leases;

public sealed class LeaseBookTests
{
    [Fact]
    public void Calibrate_SourcesAsk_FindsTheirDemandAndTheTtlsForTheBudget()
    {
        var pool = new AskedPool(AskedPool.Settings with { Budget = 20 }, 1, 1, 1, 1);
        int answers = 0;
        AddZipf(pool, sources: 200, all: 100);
        pool.Run(1800);
        pool.Answered = (_, _, _) => answers++;
        pool.Run(600);

        Assert.InRange(pool.Book.Terms.TotalRate, 80, 125);
        Assert.Equal((200, 20), (pool.Book.Terms.Sources, pool.Book.Terms.Budget));
        Assert.InRange(answers / 600.0, 18, 22);
        Assert.InRange(pool.Book.Correction, 0.5, 2);
    }

    [Fact]
    public void Calibrate_NobodyAsked_LeavesTheTermsAsTheyAre()
    {
        var book = new LeaseBook(new LeaseSettings(), 4);
        book.Calibrate(1000);
        book.Calibrate(11_000);
        Assert.Equal(LeaseTerms.Initial, book.Terms);
    }

    [Fact]
    public void Calibrate_ManySources_GetMorePlaces()
    {
        var pool = new AskedPool(AskedPool.Settings, 1, 1, 1, 1);
        for (int round = 0; round < 30; round++)
        {
            AskOnce(pool, 20_000);
        }

        Assert.Equal(32_768, pool.Book.Sources.Places);
        Assert.InRange(pool.Book.Terms.Sources, 19_000, 20_000);
    }

    [Fact]
    public void Calibrate_MoreSourcesThanPlaces_IsCrowdedWhenThereCanBeNoMorePlaces()
    {
        var pool = new AskedPool(AskedPool.Settings, 1, 1, 1, 1);
        while (pool.Book.Sources.Places < SourceTable.MostPlaces)
        {
            AskOnce(pool, 2 * pool.Book.Sources.Places);
            Assert.False(pool.Book.Terms.IsCrowded);
        }

        AskOnce(pool, 2 * SourceTable.MostPlaces);

        Assert.True(pool.Book.Terms.IsCrowded);
    }

    [Theory]
    [InlineData(4, 3)]
    [InlineData(8, 1)]
    public void Ask_SeveralCachesBehindOneAddress_AreCountedAndLeasedEach(int caches, double rate)
    {
        var pool = new AskedPool(AskedPool.Settings, 1, 1, 1, 1);
        AddZipf(pool, sources: 100, all: 50);
        pool.Add(77, rate, caches);
        pool.Run(1800);

        Source farm = pool.Book.Sources.Look(77);
        Assert.Equal(caches, farm.Caches);
        Assert.InRange(pool.Book.Terms.RateOf(farm), caches * rate * 0.6, caches * rate * 1.6);
    }

    // The greatest ask first.
    [Fact]
    public void Ask_NobodyIsKnownYet_TheFirstGetLargeMembers()
    {
        var pool = new AskedPool(AskedPool.Settings, 1, 1, 4, 1, 4, 1);

        int[] picked = [.. Enumerable.Range(1, 20).Select(client => pool.Ask((ulong)client).Picked[0])];

        Assert.Equal((10, 10), (picked.Count(member => member == 2), picked.Count(member => member == 4)));
    }

    // It may have kept an answer of before for half an hour, and keep this one as long.
    [Fact]
    public void Ask_ForTheFirstTime_GetsALargeMember()
    {
        var pool = new AskedPool(AskedPool.Settings, 1, 1, 1, 1, 4, 4);
        AddZipf(pool, sources: 100, all: 40);
        pool.Run(600);

        int[] picked = [.. Enumerable.Range(777, 20).Select(client => pool.Ask((ulong)client).Picked[0])];

        Assert.All(picked, member => Assert.InRange(member, 4, 5));
    }

    // Half an hour with what it may have would be too much for a small one.
    [Fact]
    public void Ask_BarelyKnownSourceThatKeepsAnswersForLong_GetsALargeMember()
    {
        var pool = new AskedPool(AskedPool.Settings, 1, 1, 1, 1, 4, 4);
        AddZipf(pool, sources: 100, all: 40);
        pool.Run(600);
        var asked = new Dictionary<ulong, int>();
        List<int> picked = [];
        pool.Answered = (client, members, _) =>
        {
            if (client is >= 77 and < 80 && (asked[client] = asked.GetValueOrDefault(client) + 1) is 2 or 3)
            {
                picked.Add(members[0]);
            }
        };
        for (ulong client = 77; client < 80; client++)
        {
            pool.Add(client, rate: 3, leastTtl: 1800);
        }

        pool.Run(2.5 * 1800);

        Assert.Equal(6, picked.Count);
        Assert.All(picked, member => Assert.InRange(member, 4, 5));
    }

    [Fact]
    public void Ask_FloodOfOneSource_HasNoLease()
    {
        var pool = new AskedPool(AskedPool.Settings, 1, 1, 1, 1);
        AddZipf(pool, sources: 100, all: 50);
        pool.AddForged(66, 40);
        pool.Run(300);

        Source forged = pool.Book.Sources.Look(66);
        Assert.Equal((-1, 0u, false), (forged.Caches, forged.Leased, pool.Book.Holds(forged)));
        Assert.InRange(Leased(pool), 25, 75);
    }

    [Fact]
    public void Ask_SourceThatAskedBefore_ItsLastLeaseIsOver()
    {
        var pool = new AskedPool(AskedPool.Settings, 1, 1);
        pool.Ask(5);
        double first = Leased(pool);
        pool.Run(25);
        pool.Ask(5);

        Assert.True(first > 0);
        Assert.Equal(pool.Book.Sources.Look(5).Leased / LeaseLedger.Unit, Leased(pool), 1e-3);
    }

    [Fact]
    public void Ask_VerifiedOnce_StaysSo()
    {
        var pool = new AskedPool(AskedPool.Settings, 1, 1);
        pool.Ask(5);
        Assert.False(pool.Book.Sources.Look(5).IsVerified);
        pool.Ask(5, isVerified: true);
        pool.Ask(5);
        Assert.True(pool.Book.Sources.Look(5).IsVerified);
    }

    [Fact]
    public void Adopt_MembersInAnotherOrder_KeepsSourcesTermsAndLeases()
    {
        var pool = new AskedPool(AskedPool.Settings, 1, 1, 1, 1);
        AddZipf(pool, sources: 200, all: 100);
        pool.Run(600);
        LeaseBook before = pool.Book;
        double[] leased = [.. Enumerable.Range(0, 4).Select(before.LeasedTo)];

        PoolDefinition definition = pool.Pool.Definition;
        var reloaded = new Pool(definition with { Members = [definition.Members[3], definition.Members[1], definition.Members[0]] });
        reloaded.Publish([AskedPool.Steady, AskedPool.Steady, AskedPool.Steady]);
        reloaded.AdoptAccounts(pool.Pool);

        Assert.Equal([leased[3], leased[1], leased[0]], Enumerable.Range(0, 3).Select(reloaded.Leases!.LeasedTo));
        Assert.Equal(before.Terms, reloaded.Leases!.Terms);
        pool.Pool = reloaded;
        pool.Run(600);
        Assert.InRange(Leased(pool), 70, 140);
        Assert.Equal(200, reloaded.Leases.Terms.Sources);
        Assert.All(Enumerable.Range(0, 3), member => Assert.InRange(reloaded.Leases.ExpectedOf(member), 20, 55));
    }

    [Fact]
    public void Adopt_LoadsAreHeard_LaysThemToNoLeaseOfThePoolBefore()
    {
        var pool = new AskedPool(AskedPool.Settings, 1, 1, 1, 1) { Reports = loads => loads };
        AddZipf(pool, sources: 50, all: 100);
        pool.Run(600);
        PoolDefinition definition = pool.Pool.Definition;
        var reloaded = new Pool(definition with { Members = [definition.Members[0], definition.Members[1]] });
        reloaded.Publish([AskedPool.Steady, AskedPool.Steady]);
        reloaded.AdoptAccounts(pool.Pool);
        Source[] before = Sources(pool.Book);

        reloaded.Leases!.TakeLoads(pool.Now, [1, 1]);
        reloaded.Leases.TakeLoads(pool.Now + 5000, [5, 1]);

        Assert.Equal(before.Select(source => (source.Leased, source.Factor)), Sources(reloaded.Leases).Select(source => (source.Leased, source.Factor)));
    }

    [Fact]
    public void Restart_NothingIsKnown_IsBalancedSoon()
    {
        var pool = new AskedPool(AskedPool.Settings, 1, 1, 1, 1);
        AddZipf(pool, sources: 500, all: 200);
        pool.Run(300);
        double worst = 0;
        for (int i = 0; i < 30; i++)
        {
            pool.Run(10);
            worst = Math.Max(worst, pool.TrueLoads.Max() / pool.TrueLoads.Average());
        }

        Assert.InRange(worst, 1, 1.4);
    }

    [Fact]
    public void HearsLoads_ReportsStop_IsFalseAgain()
    {
        var pool = new AskedPool(AskedPool.Settings, 1, 1);
        pool.Add(1, 5);
        pool.Run(100);
        Assert.False(pool.Book.HearsLoads);
        pool.Reports = loads => loads;
        pool.Run(100);
        Assert.True(pool.Book.HearsLoads);
        pool.Reports = null;
        pool.Run(100);
        Assert.False(pool.Book.HearsLoads);
    }

    [Fact]
    public void State_OfAMillionSourcesAndAThousandMembers_FitsItsMemory()
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var book = new LeaseBook(new LeaseSettings(), 1000);
        var table = new SourceTable(SourceTable.MostPlaces);
        long bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive((book, table));

        Assert.InRange(bytes, (long)SourceTable.MostPlaces * Unsafe.SizeOf<Source>(), 64_000_000);
    }

    private static void AskOnce(AskedPool pool, int sources)
    {
        for (uint i = 0; i < sources; i++)
        {
            pool.Ask(i * 0x9E3779B97F4A7C15);
        }

        pool.Run(10);
    }

    private static Source[] Sources(LeaseBook book) => [.. Enumerable.Range(0, book.Sources.Sets).SelectMany(set => book.Sources.PlacesOf(set).ToArray())];

    private static double Leased(AskedPool pool) => Enumerable.Range(0, pool.Pool.Definition.Members.Count).Sum(pool.Book.LeasedTo);

    private static void AddZipf(AskedPool pool, int sources, double all)
    {
        double sum = Enumerable.Range(1, sources).Sum(rank => 1.0 / rank);
        for (int rank = 1; rank <= sources; rank++)
        {
            pool.Add(KnownSources.KeyOf(rank), all / sum / rank);
        }
    }
}
