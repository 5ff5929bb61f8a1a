using DnsLb.Api;
using DnsLb.Operating;

namespace DnsLb.Tests.Operating;

public sealed class ChangePreviewTests
{
    private static readonly MemberStatus Web = ToldPool.Member(2, served: 10, name: "web-2") with { Serving = true };
    private static readonly MemberStatus Backup = ToldPool.Member(3, tier: 1);
    private static readonly PoolStatus Before = ToldPool.Of("www.example.com", ToldPool.Member(1, served: 30) with { Serving = true }, Web, Backup);

    [Fact]
    public void Page_Members_HaveTheirShareAndStates()
    {
        var lines = Page(Before, [ToldPool.Member(1, forced: "drain"), Web, Backup]);

        Assert.Equal("drain www.example.com/192.0.2.1 changes:", lines[0]);
        Assert.Equal("www.example.com. A  192.0.2.1   75 %  up     DRAIN! (up)", lines[2]);
        Assert.Equal(["What answers hold then:", "www.example.com. A: 1 of 3 members (web-2 (192.0.2.2))"], lines.Skip(3));
    }

    [Fact]
    public void Page_WhatOverrulesVerdicts_IsSaid() => Assert.Equal(
        "www.example.com. A: 1 of 3 members (web-2 (192.0.2.2)); tier 0 is below its floor",
        Page(Before, [ToldPool.Member(1, forced: "down"), Web, Backup], notes: "tier 0 is below its floor")[^1]);

    [Fact]
    public void Page_NothingIsLeft_SaysSo() => Assert.Equal(
        "www.example.com. A: no address; no member is left",
        Page(Before, [ToldPool.Member(1, forced: "down"), Web with { Serving = false }, Backup], notes: "no member is left")[^1]);

    [Fact]
    public void Page_AnotherTierOrTtl_IsNamed()
    {
        PoolStatus later = ToldPool.Of("www.example.com", ToldPool.Member(1, forced: "drain"), Web with { Serving = false }, Backup with { Serving = true });

        Assert.Equal("www.example.com. A: 1 of 3 members (192.0.2.3); tier 1, as tier 0 is empty", Page(Before, later.Members)[^1]);
        Assert.Equal("www.example.com. A: 2 of 3 members (192.0.2.1, web-2 (192.0.2.2)); tier 0 again, not tier 1; TTL 30 s, not 5 s", Page(later with { Ttl = 5 }, Before.Members)[^1]);
    }

    [Fact]
    public void Page_ManyMembers_AreCounted()
    {
        PoolStatus pool = ToldPool.Of("www.example.com", [.. Enumerable.Range(1, 5).Select(each => ToldPool.Member(each) with { Serving = true })]);

        Assert.Equal("www.example.com. A: 5 of 5 members", Page(pool, pool.Members)[^1]);
    }

    private static IReadOnlyList<string> Page(PoolStatus before, IReadOnlyList<MemberStatus> after, params string[] notes) => new ChangePreview(
        new PreviewStatus("www.example.com/192.0.2.1", "drain", [new PoolPreviewStatus(before, before with { Members = after, Ttl = 30 }, ["192.0.2.1"], notes)])).Page().Lines(null, false);
}
