using DnsLb.Tests.Answering;
using DnsLb.Tests.Pools;

namespace DnsLb.Tests.Rfc;

/// <summary>Minimal answers to ANY: section 4.1, one RRset of the name.</summary>
public sealed class Rfc8482Tests
{
    private static readonly TestServer Server = Exchange.Serve("example.", """
        a     A     192.0.2.1
        a     A     192.0.2.2
        a     TXT   "text"
        a     MX    10 a
        c     CNAME a
        *.w   TXT   "wild"
        *.w   A     192.0.2.3
        x.ent TXT   "below"
        sub   NS    ns.example.net.
        dn    DNAME other
        ;@pool p
        p     A     192.0.2.4
        p     TXT   "pool"
        """);

    [Theory]
    [InlineData("a.example ANY", "NoError AA", "answer a.example. 3600 IN A 192.0.2.1", "answer a.example. 3600 IN A 192.0.2.2")]
    [InlineData("c.example ANY", "NoError AA", "answer c.example. 3600 IN CNAME a.example.")]
    [InlineData("q.w.example ANY", "NoError AA", "answer q.w.example. 3600 IN A 192.0.2.3")]
    [InlineData("p.example ANY", "NoError AA", "answer p.example. 3600 IN A 192.0.2.4")]
    [InlineData("ent.example ANY", "NoError AA", "authority example. 300 IN SOA ns.example.com. host.example.com. 1 7200 3600 1209600 300")]
    [InlineData("no.example ANY", "NxDomain AA", "authority example. 300 IN SOA ns.example.com. host.example.com. 1 7200 3600 1209600 300")]
    [InlineData("x.sub.example ANY", "NoError", "authority sub.example. 3600 IN NS ns.example.net.")]
    [InlineData("x.dn.example ANY", "NoError AA", "answer dn.example. 3600 IN DNAME other.example.", "answer x.dn.example. 3600 IN CNAME x.other.example.")]
    public void Section4_1_Any_GetsOneRRset(string question, params string[] reply) => Assert.Equal(reply, Server.Ask(question));

    // Types with nothing to be served now are no answer while there are others.
    [Theory]
    [InlineData("some", "NoError AA", "answer some.example. 3600 IN TXT \"text\"")]
    [InlineData("none", "NoError AA", "authority example. 30 IN SOA ns.example.com. host.example.com. 1 7200 3600 1209600 300")]
    public void Section4_1_AnyWhereAPoolServesNobody_GetsAnotherRRset(string owner, params string[] reply)
    {
        TestServer server = Exchange.Serve("example.", $"""
            ;@check web tcp port=80
            ;@pool {owner} check=web when-empty=none ttl=30s
            {owner}  A     192.0.2.4
            {owner}  AAAA  2001:db8::4
            some     TXT   "text"
            """);
        foreach (string type in new[] { "A", "AAAA" })
        {
            server.Pool($"{owner}.example. {type}").Publish([PoolOf.Down]);
        }

        Assert.Equal(reply, server.Ask($"{owner}.example ANY"));
    }
}
