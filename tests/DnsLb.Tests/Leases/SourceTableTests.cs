using System.Runtime.CompilerServices;
using DnsLb.Core.Leases;

namespace DnsLb.Tests.Leases;

public sealed class SourceTableTests
{
    [Fact]
    public void Find_NewSource_GetsAPlaceOfItsSet()
    {
        var table = new SourceTable(64);
        Ask(table, KeyOf(3, 1), now: 1000);

        Assert.Equal(KeyOf(3, 1), table.Look(KeyOf(3, 1)).Key);
        Assert.Contains(KeyOf(3, 1), table.PlacesOf(3).ToArray().Select(source => source.Key));
        Assert.True(Unsafe.IsNullRef(ref table.Look(KeyOf(3, 2))));
    }

    [Fact]
    public void Find_SetIsFull_TakesThePlaceOfWhoAskedLongestAgo()
    {
        var table = new SourceTable(64);
        for (uint i = 1; i <= SourceTable.Ways; i++)
        {
            Ask(table, KeyOf(3, i), now: 1000 + i);
        }

        Ask(table, KeyOf(3, 1), now: 2000);
        Ask(table, KeyOf(3, 100), now: 2001);

        Assert.True(Unsafe.IsNullRef(ref table.Look(KeyOf(3, 2))));
        Assert.All((uint[])[1, 3, 4, 5, 6, 7, 8, 100], id => Assert.Equal(KeyOf(3, id), table.Look(KeyOf(3, id)).Key));
    }

    [Fact]
    public void Find_FloodOfNewSources_KeepsThoseThatAskOften()
    {
        var table = new SourceTable(64);
        var random = new Random(1);
        for (int i = 0; i < 100_000; i++)
        {
            ulong key = i % 5 == 0 ? KeyOf(i / 5 % 8, 1) : KeyOf(random.Next(8), (uint)random.Next(2, int.MaxValue));
            Ask(table, key, i);
        }

        Assert.All(Enumerable.Range(0, 8), set => Assert.False(Unsafe.IsNullRef(ref table.Look(KeyOf(set, 1)))));
    }

    [Fact]
    public void TakeQueries_SourcesThatMayHaveClientsLoseTheirPlaces_TheTableIsCrowdedUntilItHasDoubled()
    {
        var table = new SourceTable(64);
        var random = new Random(1);
        ulong[] keys = [.. Enumerable.Range(0, 100).Select(_ => (ulong)random.NextInt64() | 1)];
        AskAll(table, keys, now: 1000);
        Assert.Equal(100, table.TakeQueries());
        Assert.True(table.IsCrowded);
        int kept = keys.Count(key => !Unsafe.IsNullRef(ref table.Look(key)));

        SourceTable doubled = table.Doubled();

        Assert.Equal((128, false), (doubled.Places, doubled.IsCrowded));
        Assert.Equal(kept, keys.Count(key => !Unsafe.IsNullRef(ref doubled.Look(key))));
        SourceTable large = doubled.Doubled().Doubled().Doubled();
        AskAll(large, keys, now: 2000);
        AskAll(large, keys, now: 3000);
        Assert.Equal(200, large.TakeQueries());
        AskAll(large, keys, now: 4000);
        Assert.Equal(100, large.TakeQueries());
        Assert.False(large.IsCrowded);
    }

    [Fact]
    public void TakeQueries_SourcesThatAreGoneLoseTheirPlaces_TheTableIsNotCrowded()
    {
        var table = new SourceTable(8);
        for (uint i = 1; i <= 100; i++)
        {
            Ask(table, KeyOf(0, i), now: i * 100_000);
        }

        Assert.Equal(100, table.TakeQueries());
        Assert.False(table.IsCrowded);
    }

    [Fact]
    public async Task TryClaim_BySeveralThreads_LetsOneInAtATime()
    {
        var table = new SourceTable(8);
        int inside = 0;
        int[] changed = await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(() =>
        {
            int claims = 0;
            for (int i = 0; i < 100_000; i++)
            {
                if (table.TryClaim(0))
                {
                    Assert.Equal(1, Interlocked.Increment(ref inside));
                    table.PlacesOf(0)[0].AskedAt++;
                    Interlocked.Decrement(ref inside);
                    table.Release(0);
                    claims++;
                }
            }

            return claims;
        })));

        Assert.Equal(changed.Sum(), table.PlacesOf(0)[0].AskedAt);
    }

    // Those who know the program know which keys shared a set before there was a key.
    [Fact]
    public void SetOf_SourcesThatShareASet_DoNotInATableWithAKey()
    {
        ulong[] chosen = [.. Enumerable.Range(1, 4096).SelectMany(id => (ulong[])[KeyOf(3, (uint)id), KeyOf(3 + (id << 10), 1)])];
        var open = new SourceTable(8192);
        var keyed = new SourceTable(8192, new UInt128(0x97B750923CEB3FFD, 0x216363698B529B4A));
        SourceTable doubled = keyed.Doubled();
        var other = new SourceTable(8192, new UInt128(0xEA7B5BF55EB561A4, 0x795B929E9A9A80FD));

        Assert.Single(chosen.Select(open.SetOf).Distinct());
        Assert.InRange(chosen.Select(keyed.SetOf).Distinct().Count(), 900, 1024);
        Assert.InRange(chosen.Count(key => keyed.SetOf(key) == other.SetOf(key)), 0, 64);
        Assert.All(chosen, key => Assert.Equal(keyed.SetOf(key), doubled.SetOf(key) & 1023));
    }

    [Fact]
    public void TryClaim_AnotherKeepsIt_GoesOnWithoutIt()
    {
        var table = new SourceTable(8);
        Assert.True(table.TryClaim(0));
        Assert.False(table.TryClaim(0));
        table.Release(0);
        Assert.True(table.TryClaim(0));
    }

    [Fact]
    public void MostPlaces_WithTheirSets_FitTheirMemory() =>
        Assert.InRange((long)SourceTable.MostPlaces * Unsafe.SizeOf<Source>(), 1, 52_000_000);

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(12)]
    public void New_PlacesThatFitNoSets_AreRefused(int places) => Assert.Throws<ArgumentOutOfRangeException>(() => new SourceTable(places));

    private static ulong KeyOf(int set, uint id) => ((ulong)set << 32) | id;

    private static void AskAll(SourceTable table, IEnumerable<ulong> keys, long now)
    {
        foreach (ulong key in keys)
        {
            Ask(table, key, now);
        }
    }

    private static void Ask(SourceTable table, ulong key, long now)
    {
        ref Source source = ref table.Find(key, now);
        if (source.Key != key)
        {
            source = Source.New(key);
        }

        source.AskedAt = now;
        source.Ttl = 20;
    }
}
