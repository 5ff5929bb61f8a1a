using DnsLb.Tests.Answering;

namespace DnsLb.Tests.Rfc;

/// <summary>Wildcards.</summary>
public sealed class Rfc4592Tests
{
    private const string Soa = "authority example. 3600 IN SOA ns.example.com. host.example.com. 1 7200 3600 1209600 3600";

    private static readonly TestServer Server = new(("example.zone", """
        $ORIGIN example.
        example.                 3600 IN  SOA   ns.example.com. host.example.com. 1 7200 3600 1209600 3600
        example.                 3600     NS    ns.example.com.
        example.                 3600     NS    ns.example.net.
        *.example.               3600     TXT   "this is a wildcard"
        *.example.               3600     MX    10 host1.example.
        sub.*.example.           3600     TXT   "this is not a wildcard"
        host1.example.           3600     A     192.0.2.1
        _ssh._tcp.host1.example. 3600     SRV   0 0 22 host1.example.
        _ssh._tcp.host2.example. 3600     SRV   0 0 22 host1.example.
        subdel.example.          3600     NS    ns.example.com.
        subdel.example.          3600     NS    ns.example.net.
        """));

    [Theory]
    [InlineData("host3.example MX", "NoError AA", "answer host3.example. 3600 IN MX 10 host1.example.", "additional host1.example. 3600 IN A 192.0.2.1")]
    [InlineData("host3.example A", "NoError AA", Soa)]
    [InlineData("foo.bar.example TXT", "NoError AA", "answer foo.bar.example. 3600 IN TXT \"this is a wildcard\"")]
    [InlineData("host1.example MX", "NoError AA", Soa)]
    [InlineData("sub.*.example MX", "NoError AA", Soa)]
    [InlineData("_telnet._tcp.host1.example SRV", "NxDomain AA", Soa)]
    [InlineData("host.subdel.example A", "NoError", "authority subdel.example. 3600 IN NS ns.example.com.", "authority subdel.example. 3600 IN NS ns.example.net.")]
    [InlineData("ghost.*.example MX", "NxDomain AA", Soa)]
    public void Section2_2_1_EveryQuestion_AsTheRfcAnswers(string question, params string[] reply) => Assert.Equal(reply, Server.Ask(question));

    // Section 2.2.2: names between an owner and the apex exist without records, so no wildcard stands in for them.
    [Theory]
    [InlineData("_tcp.host1.example TXT")]
    [InlineData("_tcp.host2.example TXT")]
    [InlineData("host2.example TXT")]
    public void Section2_2_2_EmptyNonTerminal_IsNoData(string question) => Assert.Equal(["NoError AA", Soa], Server.Ask(question));

    // Section 2.3: a query for the asterisk itself finds the records as they are.
    [Fact]
    public void Section2_3_QueryForTheWildcardItself_IsAnExactMatch() =>
        Assert.Equal(["NoError AA", "answer *.example. 3600 IN TXT \"this is a wildcard\""], Server.Ask("*.example TXT"));

    // Section 4.3: a CNAME at a wildcard is followed, whatever is asked for.
    [Theory]
    [InlineData("any.example A", "NoError AA", "answer any.example. 3600 IN CNAME host.example.net.")]
    [InlineData("any.example CNAME", "NoError AA", "answer any.example. 3600 IN CNAME host.example.net.")]
    [InlineData("a.b.example TXT", "NoError AA", "answer a.b.example. 3600 IN CNAME host.example.net.")]
    public void Section4_3_CnameAtAWildcard_IsSynthesized(string question, params string[] reply) =>
        Assert.Equal(reply, Exchange.Serve("example.", "* CNAME host.example.net.").Ask(question));

    // Section 4.4: a DNAME at a wildcard is no wildcard for what lies below the names that it matches.
    [Fact]
    public void Section4_4_DnameAtAWildcard_RedirectsOnlyBelowTheAsterisk()
    {
        TestServer server = Exchange.Serve("example.", "* DNAME example.net.");

        Assert.Equal(["NoError AA", "answer *.example. 3600 IN DNAME example.net.", "answer a.*.example. 3600 IN CNAME a.example.net."], server.Ask("a.*.example A"));
        Assert.Equal("NoError AA", server.Ask("a.example A")[0]);
        Assert.Equal(["NoError AA", "answer a.example. 3600 IN DNAME example.net."], server.Ask("a.example DNAME"));
    }

    // Section 4.5: SRV at a wildcard is as any other type, and its target is no pattern.
    [Fact]
    public void Section4_5_SrvAtAWildcard_IsSynthesized() =>
        Assert.Equal(["NoError AA", "answer _x._tcp.example. 3600 IN SRV 1 2 3 *.example."], Exchange.Serve("example.", "* SRV 1 2 3 *").Ask("_x._tcp.example SRV"));

    // Section 4.9: an empty non-terminal of the form *.name matches, and answers with nothing.
    [Fact]
    public void Section4_9_EmptyWildcard_IsNoData() =>
        Assert.Equal("NoError AA", Exchange.Serve("example.", "sub.* TXT x").Ask("other.example TXT")[0]);
}
