using System.Net;
using DnsLb.Core.Pools;
using DnsLb.Core.Selection;
using DnsLb.Tests.Leases;
using DnsLb.Tests.Pools;

namespace DnsLb.Tests.Selection;

public sealed class LeasePickerTests
{
    private static readonly PoolSettings Lease = AskedPool.Settings with { Policy = "lease" };

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Pick_OnceItRuns_AllocatesNothing(int answers)
    {
        AskedPool pool = Asked(Lease with { Answers = answers }, 1, 2, 3, 4, 5);
        pool.Run(100);
        ushort[] picked = new ushort[answers];
        long now = pool.Now;
        ulong client = 0;
        Allocations.AssertNone(() =>
        {
            var trace = default(NoTrace);
            now += 7;
            client = (client + 1) % 3000;
            pool.Pool.View.Pick(new PickRequest(client, 0, now), picked, out _, ref trace);
            pool.Pool.View.Pick(new PickRequest(client, 0, now) { IsTrial = true }, picked, out _, ref trace);
        });
    }

    [Fact]
    public void Pick_SourcesThatDifferByThousands_LoadsFollowTheWeights()
    {
        AskedPool pool = Asked(Lease, 1, 1, 2, 4);
        pool.Run(600);
        double[] sums = new double[4];
        for (int i = 0; i < 60; i++)
        {
            pool.Run(10);
            double all = pool.TrueLoads.Sum();
            Assert.All(pool.TrueLoads.Zip([0.125, 0.125, 0.25, 0.5]), each => Assert.InRange(each.First / all / each.Second, 0.6, 1.4));
            sums = [.. sums.Zip(pool.TrueLoads, (sum, load) => sum + load)];
        }

        Assert.All(sums.Zip([0.125, 0.125, 0.25, 0.5]), each => Assert.InRange(each.First / sums.Sum() / each.Second, 0.93, 1.07));
    }

    [Fact]
    public void Pick_Sources_GetTtlsByTheirDemand()
    {
        AskedPool pool = Asked(Lease with { Budget = 5 }, 1, 1, 1, 1);
        var ttls = new Dictionary<ulong, uint>();
        pool.Answered = (client, _, ttl) => ttls[client] = Math.Max(ttl, 1);
        pool.Run(1800);

        Assert.InRange(ttls[KnownSources.KeyOf(1)], 1u, 8u);
        Assert.InRange(Enumerable.Range(51, 50).Average(rank => ttls[KnownSources.KeyOf(rank)]), 30, 120);
    }

    [Fact]
    public void Pick_HealthMayChangeSoon_ItsBoundOfTheTtlWins()
    {
        AskedPool pool = Asked(Lease, 1, 1, 1);
        var soon = new MemberCondition(true, "failing", TimeSpan.FromSeconds(3));
        pool.Pool.Publish([PoolOf.Up, soon, PoolOf.Up]);
        uint most = 0;
        pool.Answered = (_, _, ttl) => most = Math.Max(most, ttl);
        pool.AddForged(66, 20);
        pool.Run(900);

        Assert.Equal((3u, 3u), (pool.Pool.View.Ttl, most));
    }

    [Fact]
    public void Pick_MembersThatAreDownOrDrained_GetNothing()
    {
        AskedPool pool = Asked(Lease, 1, 0, 1, 1);
        pool.Run(300);
        pool.Pool.Publish([PoolOf.Down, PoolOf.Up, PoolOf.Up, PoolOf.Up]);
        AssertPicked(pool, 2, 3);
        pool.Pool.Publish([PoolOf.Down, PoolOf.Up, PoolOf.Up, PoolOf.Up with { Scale = new WeightScale(0, "drain") }]);
        AssertPicked(pool, 2);
        pool.Pool.Publish([PoolOf.Up, PoolOf.Up, PoolOf.Up, PoolOf.Up]);
        AssertPicked(pool, 0, 2, 3);
    }

    [Fact]
    public void Pick_Tiers_ServeInTurn()
    {
        var pool = new AskedPool(new Pool(PoolOf.Definition(Lease with { Floor = 0.6, OnFloor = OnFloor.NextTier }, new(), new(), new() { Tier = 1 })));
        AddSources(pool);
        pool.Pool.Publish([PoolOf.Up, PoolOf.Up, PoolOf.Up]);
        AssertPicked(pool, 0, 1);
        pool.Pool.Publish([PoolOf.Up, PoolOf.Down, PoolOf.Up]);
        AssertPicked(pool, 2);
    }

    [Fact]
    public void Pick_SlowStart_GivesAPartOfTheLoad()
    {
        AskedPool pool = Asked(Lease, 1, 1, 1);
        pool.Pool.Publish([PoolOf.Up, PoolOf.Up, PoolOf.Up with { Scale = new WeightScale(0.2, "slow start") }]);
        pool.Run(900);

        Assert.InRange(pool.TrueLoads[2] / pool.TrueLoads[0], 0.1, 0.35);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Pick_SeveralAnswers_AreDifferentMembersAndAllGetTheirLoad(int answers)
    {
        AskedPool pool = Asked(Lease with { Answers = answers }, 1, 1, 1, 1, 1, 1);
        pool.Answered = (_, picked, _) => Assert.Equal(answers, picked.Distinct().Count());
        pool.Run(900);

        Assert.All(Enumerable.Range(0, 6), member => Assert.InRange(pool.Book.ExpectedOf(member) / pool.Book.ExpectedOf(0), 0.8, 1.25));
    }

    [Fact]
    public void Pick_MoreAnswersThanMembers_AreAllOfThem() => Assert.Equal([0, 1, 2], Asked(Lease with { Answers = 5 }, 1, 1, 1).Ask(5).Picked.Order());

    [Fact]
    public void Pick_SeveralIPv6Addresses_AreOfOneNetwork()
    {
        IPAddress[] addresses = [.. Enumerable.Range(0, 9).Select(i => IPAddress.Parse($"2001:db8:{i % 3:x}::{i:x}"))];
        var definition = new PoolDefinition("www.example.com.", true, 30, Lease with { Answers = 2 }, [.. addresses.Select(address => new Member(address, new MemberSettings(), []))]);
        var pool = new AskedPool(new Pool(definition));
        AddSources(pool);
        var networks = new HashSet<int>();
        pool.Answered = (_, picked, _) =>
        {
            Assert.Equal(2, picked.Distinct().Count());
            networks.Add(Assert.Single(picked.Select(member => member % 3).Distinct()));
        };
        pool.Run(300);

        Assert.Equal(3, networks.Count);
    }

    [Fact]
    public void Pick_Trial_ChangesNothing()
    {
        AskedPool plain = Asked(Lease with { Answers = 2 }, 1, 2, 3, 4);
        AskedPool tried = Asked(Lease with { Answers = 2 }, 1, 2, 3, 4);
        var answers = new List<(ulong, int, uint)>();
        plain.Answered = (client, picked, ttl) => answers.Add((client, picked[0], ttl));
        int answered = 0;
        tried.Answered = (client, picked, ttl) =>
        {
            Assert.Equal(answers[answered++], (client, picked[0], ttl));
            tried.Ask(client, isTrial: true);
            tried.Ask((ulong)answered, isTrial: true);
        };
        plain.Run(300);
        tried.Run(300);

        Assert.Equal(answers.Count, answered);
    }

    [Fact]
    public void Pick_Trial_IsWhatTheQueryGets()
    {
        AskedPool pool = Asked(Lease, 1, 2, 3, 4);
        pool.Run(900);
        int same = 0;
        for (int i = 0; i < 200; i++)
        {
            ulong client = KnownSources.KeyOf(1 + (i % 50));
            int tried = pool.Ask(client, isTrial: true).Picked[0];
            same += pool.Ask(client).Picked[0] == tried ? 1 : 0;
            pool.Run(30);
        }

        // But for what the query itself tells of its source's demand.
        Assert.InRange(same, 180, 200);
    }

    [Fact]
    public async Task Pick_ByManyAtOnce_LeavesNothingInTheLedgerThatHasEnded()
    {
        Pool pool = PoolOf.Weights(Lease with { Answers = 2 }, 1, 2, 3, 4, 5, 6, 7);
        long now = 100_000_000;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(() =>
        {
            var random = new Random(worker);
            ushort[] picked = new ushort[2];
            var trace = default(NoTrace);
            for (int i = 0; i < 50_000; i++)
            {
                pool.View.Pick(new PickRequest(KnownSources.KeyOf(random.Next(500)), 0, Interlocked.Add(ref now, random.Next(20))), picked, out _, ref trace);
                if (worker == 0 && i % 1000 == 0)
                {
                    pool.Leases!.TakeLoads(now, [1, 2, 3, 4, 5, 6, 9]);
                    pool.Leases.Calibrate(now);
                }
            }
        })));

        pool.Leases!.Ledger.Advance(now + 4_500_000);

        Assert.All(Enumerable.Range(0, 7), member => Assert.Equal(0, pool.Leases.LeasedTo(member)));
    }

    [Fact]
    public void Explain_KnownSource_SaysItsDemandAndItsLease()
    {
        AskedPool pool = Asked(Lease, 1, 2);
        pool.Run(900);
        (int[] picked, uint ttl) = pool.Ask(KnownSources.KeyOf(3));
        pool.Run(0.5);
        RecordingTrace trace = Explain(pool, KnownSources.KeyOf(3));

        StageTrace stage = trace.Stages.Single(each => each.Name == "pick");
        Assert.Matches(@"^this source has about [\d.]+ lookups/s; an answer is to serve [\d.]+ lookups, which takes [\d.]+ s; no loads of members are heard, so it goes by the times between queries alone$", Assert.Single(stage.Notes));
        MemberReason[] reasons = [.. stage.Picked, .. stage.Dropped];
        Assert.Equal(2, reasons.Length);
        Assert.All(reasons, member => Assert.Matches(@"score [\d.]+; leased [\d.]+ lookups/s, expected [\d.]+ lookups/s", member.Reason));
        Assert.EndsWith($"; has this source's last lease, given 0.5 s ago for {ttl} s", reasons.Single(member => member.Member == picked[0]).Reason);
        Assert.Single(reasons, member => member.Reason.Contains("last lease", StringComparison.Ordinal));
    }

    [Fact]
    public void Explain_SourcesThatAreNotPlain_SaysSo()
    {
        AskedPool pool = Asked(Lease with { Ttl = new TtlRange(1, 30) }, 1, 2);
        pool.Add(7, 3, caches: 4);
        pool.Add(8, 1, leastTtl: 60);
        pool.AddForged(66, 40);
        pool.Reports = loads => loads;
        pool.Run(1800);

        Assert.StartsWith("this source has not asked yet: taken as the usual ", Note(pool, 9), StringComparison.Ordinal);
        Assert.Contains(" behind 4 caches", Note(pool, 7), StringComparison.Ordinal);
        Assert.Contains(", keeps answers for 60 s at least", Note(pool, 8), StringComparison.Ordinal);
        Assert.StartsWith("this source heeds no TTL, as forged queries do, so it gets no lease", Note(pool, 66), StringComparison.Ordinal);
        Assert.EndsWith("; the members' loads are heard", Note(pool, 7), StringComparison.Ordinal);
    }

    private static string Note(AskedPool pool, ulong client) => Explain(pool, client).Stages.SelectMany(stage => stage.Notes).Single();

    private static RecordingTrace Explain(AskedPool pool, ulong client)
    {
        var trace = new RecordingTrace();
        pool.Pool.View.Pick(new PickRequest(client, 0, pool.Now) { IsTrial = true }, new ushort[16], out _, ref trace);
        return trace;
    }

    private static AskedPool Asked(PoolSettings settings, params double[] weights)
    {
        var pool = new AskedPool(settings, weights);
        AddSources(pool);
        return pool;
    }

    private static void AddSources(AskedPool pool)
    {
        for (int rank = 1; rank <= 100; rank++)
        {
            pool.Add(KnownSources.KeyOf(rank), 8.0 / rank);
        }
    }

    private static void AssertPicked(AskedPool pool, params int[] expected)
    {
        var members = new SortedSet<int>();
        pool.Answered = (_, picked, _) => members.UnionWith(picked);
        pool.Run(120);
        Assert.Equal(expected, members);
    }
}
