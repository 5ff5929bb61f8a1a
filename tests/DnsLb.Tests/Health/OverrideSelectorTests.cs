using System.Net;
using DnsLb.Core.Checks;
using DnsLb.Core.Health;
using DnsLb.Core.Pools;

namespace DnsLb.Tests.Health;

public sealed class OverrideSelectorTests
{
    [Theory]
    [InlineData("www.example.com", true)]
    [InlineData("WWW.Example.com.", true)]
    [InlineData("*.example.com", true)]
    [InlineData("*", true)]
    [InlineData("w?w.example.com/*", true)]
    [InlineData("example.com", false)]
    [InlineData("www.example.com/192.0.2.1", true)]
    [InlineData("www.example.com/192.0.2.2", false)]
    [InlineData("www.example.com/web-1", true)]
    [InlineData("*/WEB-*", true)]
    [InlineData("*/web-2", false)]
    [InlineData("192.0.2.1", true)]
    [InlineData("192.0.2.10", false)]
    [InlineData("192.0.2.1:8080", true)]
    [InlineData("192.0.2.1:80", false)]
    [InlineData("198.51.100.7:8081", true)]
    public void Selects_AMember_ByPoolMemberAddressOrTarget(string text, bool expected)
    {
        CheckDefinition[] checks = [new("web", new TcpCheck(8080), new CheckTiming())];
        var member = new Member(IPAddress.Parse("192.0.2.1"), new MemberSettings { Name = "web-1" }, checks);
        var elsewhere = member with { Settings = new MemberSettings { Probe = new IPEndPoint(IPAddress.Parse("198.51.100.7"), 8081) } };
        var pool = new PoolDefinition("www.example.com.", false, 30, new PoolSettings(), [member, elsewhere]);

        OverrideSelector selector = OverrideSelector.Parse(text).Selector!;

        Assert.Equal(expected, pool.Members.Any(each => selector.Selects(pool, each)));
    }

    [Theory]
    [InlineData("x", "www.example.com www.example.com")]
    [InlineData("x/y", "www.example.com/192.0.2.1 www.example.com/web-1 www.example.com/192.0.2.2")]
    [InlineData("198.51.100.9", "192.0.2.1 192.0.2.2")]
    [InlineData("198.51.100.9:80", "192.0.2.1:8080 198.51.100.7:8081")]
    public void LikeThisFor_AMember_IsASelectorOfTheSameForm(string text, string expected)
    {
        CheckDefinition[] checks = [new("web", new TcpCheck(8080), new CheckTiming())];
        Member[] members =
        [
            new(IPAddress.Parse("192.0.2.1"), new MemberSettings { Name = "web-1" }, checks),
            new(IPAddress.Parse("192.0.2.2"), new MemberSettings { Probe = new IPEndPoint(IPAddress.Parse("198.51.100.7"), 8081) }, checks),
        ];
        var pool = new PoolDefinition("www.example.com.", false, 30, new PoolSettings(), members);
        OverrideSelector selector = OverrideSelector.Parse(text).Selector!;

        string[] like = [.. members.SelectMany(member => selector.LikeThisFor(pool, member))];

        Assert.Equal(expected, string.Join(' ', like));
        Assert.All(like, each => Assert.Contains(members, member => OverrideSelector.Parse(each).Selector!.Selects(pool, member)));
    }

    [Theory]
    [InlineData("a..b", "a..b", "empty label")]
    [InlineData("*..b/192.0.2.1", "*..b", "empty label")]
    [InlineData("www.example.com..", "www.example.com..", "empty label")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234.b", "a234567890123456789012345678901234567890123456789012345678901234.b", "label longer than 63 bytes")]
    public void Parse_AnOwnerThatIsNoName_SaysWhy(string text, string owner, string reason)
    {
        var (selector, problem) = OverrideSelector.Parse(text);

        Assert.Null(selector);
        Assert.Equal($"\"{owner}\" is no name: {reason}; write {OverrideSelector.Form}", problem);
    }

    [Theory]
    [InlineData("2001:db8::1", "2001:db8::1")]
    [InlineData("2001:0DB8:0::1", "2001:db8::1")]
    [InlineData("[2001:db8::1]:80", "[2001:db8::1]:80")]
    [InlineData("WWW.example.com./A", "www.example.com/A")]
    [InlineData("www.example.com/2001:0DB8:0::1", "www.example.com/2001:db8::1")]
    [InlineData("0/25.2.0.192.in-addr.arpa/192.0.2.1", "0/25.2.0.192.in-addr.arpa/192.0.2.1")]
    public void Parse_ASelector_HasOneForm(string text, string expected) => Assert.Equal(expected, OverrideSelector.Parse(text).Selector!.Text);

    [Theory]
    [InlineData("")]
    [InlineData("/192.0.2.1")]
    [InlineData("www.example.com/")]
    [InlineData("www example")]
    [InlineData("www\nexample")]
    public void Parse_NothingThatSelects_SaysSo(string text)
    {
        var (selector, problem) = OverrideSelector.Parse(text);

        Assert.Null(selector);
        Assert.Equal($"\"{text}\" selects nothing; write {OverrideSelector.Form}", problem);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("x/../*")]
    [InlineData("www.example.com/..")]
    public void Parse_APartThatLeadsToAnotherPath_SaysSo(string text) =>
        Assert.Equal((null, $"\"{text}\" selects nothing: no part of it may be . or ..; write {OverrideSelector.Form}"), OverrideSelector.Parse(text));

    [Fact]
    public void Equals_AnotherCase_IsTheSameSelector()
    {
        var (small, _) = OverrideSelector.Parse("www.example.com/m1");
        var (large, _) = OverrideSelector.Parse("WWW.example.com/M1");

        Assert.Equal((small, small!.GetHashCode()), (large, large!.GetHashCode()));
        Assert.NotEqual(small, OverrideSelector.Parse("www.example.com/m2").Selector);
    }

    [Fact]
    public void LikeThisFor_AMemberThatIsProbedWithoutAPort_IsItsAddress()
    {
        var member = new Member(IPAddress.Parse("192.0.2.1"), new MemberSettings { Probe = new IPEndPoint(IPAddress.Parse("198.51.100.7"), 0) }, [new("ping", new IcmpCheck(), new CheckTiming())]);
        var pool = new PoolDefinition("www.example.com.", false, 30, new PoolSettings(), [member]);

        Assert.Equal(["192.0.2.1"], OverrideSelector.Parse("192.0.2.1:80").Selector!.LikeThisFor(pool, member));
    }
}
