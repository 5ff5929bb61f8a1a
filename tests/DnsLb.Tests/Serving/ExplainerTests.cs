using System.Net;
using System.Text;
using DnsLb.Core.Serving;
using DnsLb.Core.Wire;
using DnsLb.Core.ZoneFiles;
using DnsLb.Core.Zones;

namespace DnsLb.Tests.Serving;

public sealed class ExplainerTests
{
    private const string More = """
        ;@pool pool policy=weighted ttl=5s..60s
        pool  IN A 192.0.2.10 ;@ weight=1
        pool  IN A 192.0.2.11 ;@ weight=0
        pool  IN A 192.0.2.12 ;@ tier=1
        ;@pool mine policy=hash
        mine  IN A 192.0.2.20
        mine  IN A 192.0.2.21
        ;@pool leased policy=lease ttl=1s..60s
        leased IN A 192.0.2.50
        leased IN A 192.0.2.51
        alias IN CNAME pool
        *.any IN A 192.0.2.30
        child IN NS ns.child
        ns.child IN A 192.0.2.40
        """;

    [Fact]
    public void Pool_ShowsEachStageAndTheTtl()
    {
        Explanation explanation = Explain("pool.a.test");

        ExplainedPool pool = Assert.Single(explanation.Pools);
        Assert.Equal(["available", "floor", "tier", "pick"], pool.Stages.Select(stage => stage.Name));
        Assert.Equal("192.0.2.11", Assert.Single(pool.Stages[0].Dropped).Member);
        Assert.Equal("192.0.2.12", Assert.Single(pool.Stages[2].Dropped).Member);
        Assert.Equal("192.0.2.10", Assert.Single(pool.Stages[3].Picked).Member);
        Assert.Equal(60u, pool.Ttl);
        Assert.Equal(["pool.a.test. 60 IN A 192.0.2.10"], explanation.Answer);
    }

    [Fact]
    public void PoolOfLeases_ShowsTheSourcesDemandTheScoresAndTheSourcesTtl()
    {
        Explanation explanation = Explain("leased.a.test");

        ExplainedPool pool = Assert.Single(explanation.Pools);
        Assert.Equal(["available", "floor", "tier", "pick"], pool.Stages.Select(stage => stage.Name));
        Assert.StartsWith("this source has not asked yet: taken as the usual ", Assert.Single(pool.Stages[3].Notes), StringComparison.Ordinal);
        Assert.StartsWith("score ", Assert.Single(pool.Stages[3].Picked).Reason, StringComparison.Ordinal);
        Assert.StartsWith("not in this answer; score ", Assert.Single(pool.Stages[3].Dropped).Reason, StringComparison.Ordinal);
        Assert.Equal((5u, "the policy's own wish for this source"), (pool.Ttl, pool.TtlLimit));
        Assert.Equal(["leased.a.test. 5 IN A 192.0.2.50"], explanation.Answer);
    }

    [Theory]
    [InlineData("www.a.test", "exact", "www.a.test.", "the records as they stand in the zone")]
    [InlineData("x.any.a.test", "wildcard", "*.any.a.test.", "the records as they stand in the zone")]
    [InlineData("any.a.test", "exact", "any.a.test.", "the name exists, but has no such record: NODATA")]
    [InlineData("no.a.test", "none", "a.test.", "the name does not exist: NXDOMAIN")]
    [InlineData("x.child.a.test", "delegation", "child.a.test.", "the name is delegated: a referral to its name servers")]
    public void OtherNames_SayWhatTheyAre(string name, string kind, string owner, string outcome)
    {
        Explanation explanation = Explain(name);

        ExplainedMatch match = Assert.Single(explanation.Matches);
        Assert.Equal((kind, owner, outcome), (match.Kind, match.Owner, explanation.Outcome));
        Assert.True(explanation.InOurZones);
    }

    [Theory]
    [InlineData(RRType.AXFR, "zones are not transferred: REFUSED")]
    [InlineData(RRType.OPT, "no query asks for this type: FORMERR")]
    public void TypesThatAreNoneOfRecords_SayWhatHolds(RRType type, string outcome) =>
        Assert.Equal(outcome, Explainer(More).ExplainAllUp(Request("www.a.test") with { Type = type }).Outcome);

    [Fact]
    public void Alias_ShowsBothNames()
    {
        Explanation explanation = Explain("alias.a.test");

        Assert.Equal(["alias.a.test.", "pool.a.test."], explanation.Matches.Select(match => match.Owner));
        Assert.Single(explanation.Pools);
        Assert.Equal(2, explanation.Answer.Count);
    }

    [Fact]
    public void ForeignName_IsInNoneOfTheZones() => Assert.False(Explain("www.b.test").InOurZones);

    [Theory]
    [InlineData("192.0.2.0", 24, 24)]
    [InlineData("2001:db8::", 56, 56)]
    public void Subnet_IsToldToAPolicyThatLooksAtTheClient(string client, int prefix, int scope) =>
        Assert.Equal(scope, Explain("mine.a.test", client, prefix).ScopePrefix);

    [Fact]
    public void Service_ShowsThePoolThatChoosesItsHints()
    {
        Explanation explanation = Explainer("""
            ;@pool web policy=weighted
            web IN A     192.0.2.50
            web IN A     192.0.2.51 ;@ weight=0
            web IN HTTPS 1 . ipv4hint=192.0.2.50,192.0.2.51
            """).ExplainAllUp(Request("web.a.test") with { Type = RRType.HTTPS });

        Assert.Equal("192.0.2.50", Assert.Single(Assert.Single(explanation.Pools).Stages[3].Picked).Member);
        Assert.Equal("the records of the zone, with addresses that a pool chose", explanation.Outcome);
        Assert.Equal(["web.a.test. 60 IN HTTPS 1 . ipv4hint=192.0.2.50"], explanation.Answer);
    }

    [Fact]
    public async Task Probe_DropsAMemberThatIsDown()
    {
        const string Down = """
            ;@check web tcp port=1 interval=5s timeout=2s
            ;@pool down check=web when-empty=none
            down IN A 127.0.0.99
            down IN A 127.0.0.98
            """;

        Explanation explanation = await Explainer(Down).ProbeAndExplainAsync(Request("down.a.test"), TimeProvider.System);

        Assert.Equal(2, explanation.Pools[0].Stages[0].Dropped.Count);
        Assert.Equal("the pool has no member to serve: NODATA", explanation.Outcome);
    }

    private static Explanation Explain(string name, string client = "192.0.2.99", int? prefix = null) =>
        Explainer(More).ExplainAllUp(Request(name, client, prefix));

    private static Explainer Explainer(string more)
    {
        byte[] text = Encoding.UTF8.GetBytes(ZoneText.Of("a.test.", more: more));
        ZoneFileResult result = ZoneFileReader.Read("a.test.zone", _ => new MemoryStream(text));
        Assert.True(result.Zone is not null, string.Join('\n', result.Diagnostics));
        return new Explainer([Zone.Compile(result.Zone, workers: 1)]);
    }

    private static ExplainRequest Request(string name, string client = "192.0.2.99", int? prefix = null)
    {
        byte[] wire = new byte[WireName.MaxLength];
        Assert.Null(WireName.TryParse(Encoding.UTF8.GetBytes(name), [0], wire, out int length));
        return new ExplainRequest(wire[..length], RRType.A, IPAddress.Parse(client), prefix);
    }
}
