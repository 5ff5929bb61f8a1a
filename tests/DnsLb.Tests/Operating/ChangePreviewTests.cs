using DnsLb.Api;
using DnsLb.Core.Health;
using DnsLb.Operating;

namespace DnsLb.Tests.Operating;

public sealed class ChangePreviewTests
{
    private static readonly PoolStatus[] Pools =
    [
        ToldPool.Of("www.example.com", ToldPool.Member(1, served: 30), ToldPool.Member(2, served: 10, name: "web-2"), ToldPool.Member(3, tier: 1)),
        ToldPool.Of("api.example.com", ToldPool.Member(1), ToldPool.Member(4, "down")),
    ];

    [Theory]
    [InlineData("www.example.com/192.0.2.1", "drain", "www.example.com. A: 2 of 3 members are up")]
    [InlineData("www.example.com/*.2", "down", "www.example.com. A: 2 of 3 members are up")]
    [InlineData("web-2", "drain")]
    [InlineData("*/web-2", "drain", "www.example.com. A: 2 of 3 members are up")]
    [InlineData("192.0.2.1", "down", "www.example.com. A: 2 of 3 members are up", "api.example.com. A: no member is up then; when-empty of the pool decides what is served")]
    [InlineData("192.0.2.1:80", "down", "www.example.com. A: 2 of 3 members are up", "api.example.com. A: no member is up then; when-empty of the pool decides what is served")]
    [InlineData("192.0.2.1:81", "down")]
    [InlineData("www.example.com/192.0.2.?", "drain", "www.example.com. A: no member is up then; when-empty of the pool decides what is served")]
    [InlineData("api.example.com/192.0.2.4", "up", "api.example.com. A: 2 of 2 members are up")]
    public void Page_AnOverride_SaysWhatIsLeft(string selector, string forced, params string[] left)
    {
        var preview = ChangePreview.Of(OverrideSelector.Parse(selector).Selector!, forced, Pools);

        Assert.Equal(left, preview.Page().Lines(null, false).SkipWhile(line => line != "What is left:").Skip(1));
    }

    [Fact]
    public void Page_TheFirstTierIsEmptied_NamesTheNext()
    {
        PoolStatus pool = ToldPool.Of("www.example.com", ToldPool.Member(1), ToldPool.Member(2, "down"), ToldPool.Member(3, tier: 1));

        var drain = ChangePreview.Of(OverrideSelector.Parse("192.0.2.1").Selector!, "drain", [pool]);
        var up = ChangePreview.Of(OverrideSelector.Parse("192.0.2.1").Selector!, "up", [pool with { Members = [ToldPool.Member(1, "down"), .. pool.Members.Skip(1)] }]);

        Assert.Equal("www.example.com. A: 1 of 3 members is up; tier 0 is empty: tier 1 will serve", drain.Page().Lines(null, false)[^1]);
        Assert.Equal("www.example.com. A: 2 of 3 members are up; tier 0 will serve again, not tier 1", up.Page().Lines(null, false)[^1]);
    }

    [Fact]
    public void Page_Members_HaveTheirShareAndStates()
    {
        var lines = ChangePreview.Of(OverrideSelector.Parse("www.example.com/192.0.2.1").Selector!, "drain", Pools).Page().Lines(null, false);

        Assert.Equal("drain www.example.com/192.0.2.1 changes:", lines[0]);
        Assert.Equal("www.example.com. A  192.0.2.1   75 %  up     DRAIN! (up)", lines[2]);
    }
}
