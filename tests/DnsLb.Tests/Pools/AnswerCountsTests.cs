using DnsLb.Core.Pools;

namespace DnsLb.Tests.Pools;

public sealed class AnswerCountsTests
{
    [Fact]
    public void Add_AnswersOfSeveralWorkers_CountsQueriesAndMembers()
    {
        var counts = new AnswerCounts(members: 3, lanes: 2);

        counts.Add(0, [2, 0]);
        counts.Add(1, [2]);
        counts.Add(1, []);

        Assert.Equal((3, 1, 0, 2), (counts.Queries, counts.ServedBy(0), counts.ServedBy(1), counts.ServedBy(2)));
    }

    [Fact]
    public void Add_Always_AllocatesNothing()
    {
        var counts = new AnswerCounts(members: 3, lanes: 2);
        ushort[] members = [0, 2];
        Allocations.AssertNone(() => counts.Add(1, members));
    }

    [Fact]
    public void Continue_MembersMoveComeAndGo_GoesOnForThoseThatStay()
    {
        var before = new AnswerCounts(members: 3, lanes: 1);
        before.Add(0, [0, 1, 2]);
        before.Add(0, [2]);

        AnswerCounts after = before.Continue([2, -1, 0, -1]);
        after.Add(0, [0, 1]);

        // A worker that took the zones before the reload may still count for the pool before.
        before.Add(0, [0]);

        Assert.Equal(4, after.Queries);
        Assert.Equal([3, 1, 2, 0], Enumerable.Range(0, 4).Select(after.ServedBy));
    }

    [Fact]
    public void AdoptAccounts_PoolOfAReload_GoesOnCounting()
    {
        PoolDefinition definition = PoolOf.Definition(new PoolSettings(), new MemberSettings(), new MemberSettings());
        var before = new Pool(definition);
        before.Counts.Add(0, [1]);
        var after = new Pool(definition with { Members = [definition.Members[1]] });

        after.AdoptAccounts(before);

        Assert.Equal((1, 1), (after.Counts.Queries, after.Counts.ServedBy(0)));
    }
}
