using System.Net;
using DnsLb.Core.Pools;
using DnsLb.Core.Selection;

namespace DnsLb.Tests.Pools;

public class PoolTests
{
    [Fact]
    public void Record_BothFamilies_AreEncodedContiguously()
    {
        var v4 = new Pool(new PoolDefinition("a.", false, 30, new PoolSettings(), [Member("192.0.2.1"), Member("192.0.2.2")]));
        var v6 = new Pool(new PoolDefinition("a.", true, 30, new PoolSettings(), [Member("2001:db8::1")]));

        Assert.Equal("C00C00010001000000000004C0000202", Convert.ToHexString(v4.Records.Slice(v4.RecordLength, v4.RecordLength)));
        Assert.Equal("C00C001C000100000000001020010DB8000000000000000000000001", Convert.ToHexString(v6.Records[..v6.RecordLength]));
    }

    [Fact]
    public void View_NewPoolWithChecks_FailsOpen()
    {
        var pool = new Pool(PoolOf.Definition(new PoolSettings { Ttl = new TtlRange(5, 60) }, new MemberSettings(), new MemberSettings()));

        Assert.Equal(2, pool.View.Answers);
        Assert.Equal(5u, pool.View.Ttl);
    }

    [Fact]
    public void Publish_NothingChanged_KeepsTheView()
    {
        Pool pool = PoolOf.Weights(new PoolSettings(), 1, 1);
        PoolView view = pool.View;

        pool.Publish([PoolOf.Up, PoolOf.Up]);
        Assert.Same(view, pool.View);
        pool.Publish([PoolOf.Up, PoolOf.Down]);
        Assert.NotSame(view, pool.View);
    }

    [Theory]
    [InlineData("weighted", true)]
    [InlineData("latency", false)]
    public void Publish_AnotherLatency_IsOfInterestToItsPolicyOnly(string policy, bool keepsView)
    {
        Pool pool = PoolOf.Weights(new PoolSettings { Policy = policy }, 1, 1);
        pool.Publish([PoolOf.Up, PoolOf.Up]);
        PoolView view = pool.View;

        pool.Publish([PoolOf.Up, PoolOf.Up with { Latency = TimeSpan.FromMilliseconds(3) }]);

        Assert.Equal(keepsView, view == pool.View);
        Assert.Equal(TimeSpan.FromMilliseconds(3), pool.Look().Members[1].Condition.Latency);
    }

    [Fact]
    public void Pick_Rotate_StartsOneMemberFurtherEachTime()
    {
        Pool pool = PoolOf.Weights(new PoolSettings(), 1, 5, 1);

        Assert.Equal([[0, 1, 2], [1, 2, 0], [2, 0, 1], [0, 1, 2]], Enumerable.Range(0, 4).Select(_ => pool.Pick()));
    }

    [Fact]
    public void Pick_RotateWithFewerAnswers_TakesTheNextOnes()
    {
        Pool pool = PoolOf.Weights(new PoolSettings { Answers = 2 }, 1, 1, 1, 1);

        Assert.Equal([[0, 1], [2, 3], [1, 0], [3, 2]], Enumerable.Range(0, 4).Select(_ => pool.Pick()));
    }

    [Theory]
    [InlineData("rotate", 8)]
    [InlineData("weighted", 1)]
    [InlineData("weighted", 3)]
    [InlineData("hash", 1)]
    [InlineData("hash", 3)]
    [InlineData("name-hash", 1)]
    public void Pick_AnyPolicy_AllocatesNothing(string policy, int answers)
    {
        Pool pool = PoolOf.Weights(new PoolSettings { Policy = policy, Answers = answers }, 1, 2, 3, 1, 2, 3, 1, 2);
        PoolView view = pool.View;
        ushort[] picked = new ushort[8];
        var trace = default(NoTrace);
        ulong client = 0;
        Allocations.AssertNone(() => view.Pick(new PickRequest(++client, client), picked, out _, ref trace));
    }

    [Fact]
    public void AdoptAccounts_MembersInAnotherOrder_AreDueWhatTheyWere()
    {
        PoolDefinition definition = PoolOf.Definition(new PoolSettings { Answers = 1 }, new MemberSettings(), new MemberSettings(), new MemberSettings());
        var before = new Pool(definition);
        string first = definition.Members[before.Pick()[0]].Address.ToString();
        var after = new Pool(definition with { Members = [.. definition.Members.Reverse()] });

        after.AdoptAccounts(before);

        string[] next = [.. Enumerable.Range(0, 2).Select(_ => after.Definition.Members[after.Pick()[0]].Address.ToString())];
        Assert.Equal(3, next.Append(first).Distinct().Count());
    }

    [Fact]
    public async Task Pick_SeveralWorkersAtOnce_AllTogetherGiveTheShares()
    {
        const int Workers = 8;
        const int Each = 20_000;
        double[] weights = [4, 2, 2, 1, 1];
        Pool pool = PoolOf.Weights(new PoolSettings { Policy = "weighted", Answers = 2 }, weights);
        int[][] counts = await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(() =>
        {
            int[] count = new int[weights.Length];
            for (int i = 0; i < Each; i++)
            {
                count[pool.Pick()[0]]++;
            }

            return count;
        })));

        for (int member = 0; member < weights.Length; member++)
        {
            int total = counts.Sum(count => count[member]);
            Assert.Equal(Workers * Each * weights[member] / weights.Sum(), total, 8.0);
        }
    }

    private static Member Member(string address) => new(IPAddress.Parse(address), new MemberSettings(), []);
}
