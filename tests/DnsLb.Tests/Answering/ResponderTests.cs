using ARSoft.Tools.Net.Dns;
using DnsLb.Core.Answering;
using DnsLb.Core.Wire;

namespace DnsLb.Tests.Answering;

public sealed class ResponderTests
{
    private const string Soa = "example.org. 20 IN SOA ns1.example.org. hostmaster.example.org. 1 3600 600 86400 20";

    private static readonly TestServer Server = new(
        ("example.org.zone", """
            $TTL 60
            @       IN SOA ns1 hostmaster 1 1h 10m 1d 20
            @       IN NS  ns1
            @       IN NS  ns.example.net.
            @       IN MX  10 mail
            ns1     IN A   192.0.2.53
            www     IN A   192.0.2.1
            www     IN AAAA 2001:db8::1
            a.b.ent IN TXT "below an empty non-terminal"
            alias   IN CNAME www
            alias2  IN CNAME alias
            away    IN CNAME www.example.com.
            gone    IN CNAME nothing
            near    IN CNAME www.example.net.
            loop1   IN CNAME loop2
            loop2   IN CNAME loop1
            toself  IN CNAME self
            self    IN CNAME self
            dnloop  IN DNAME dnloop
            todown  IN CNAME host.sub
            *.wild  IN TXT "wildcard"
            host.wild IN A 192.0.2.2
            *.cwild IN CNAME www
            sub     IN NS  ns.sub
            sub     IN NS  ns1
            sub     IN NS  ns.example.com.
            ns.sub  IN A   192.0.2.54
            ns.sub  IN AAAA 2001:db8::54
            sub     IN DS \# 6 3039080200AB
            dn      IN DNAME target
            x.target IN A  192.0.2.3
            dnself  IN DNAME example.com.
            dnself  IN TXT "beside the DNAME"
            three   IN A   192.0.2.31
            three   IN A   192.0.2.32
            three   IN A   192.0.2.33
            """),
        ("example.net.zone", """
            $TTL 30
            @   SOA ns hostmaster.example.org. 7 1h 10m 1d 5m
            @   NS  ns
            ns  A   198.51.100.53
            www A   198.51.100.1
            """));

    [Theory]
    [InlineData("www.example.org", "www.example.org. 60 IN A 192.0.2.1")]
    [InlineData("alias.example.org", "alias.example.org. 60 IN CNAME www.example.org.", "www.example.org. 60 IN A 192.0.2.1")]
    [InlineData("alias2.example.org", "alias2.example.org. 60 IN CNAME alias.example.org.", "alias.example.org. 60 IN CNAME www.example.org.", "www.example.org. 60 IN A 192.0.2.1")]
    [InlineData("away.example.org", "away.example.org. 60 IN CNAME www.example.com.")]
    [InlineData("near.example.org", "near.example.org. 60 IN CNAME www.example.net.", "www.example.net. 30 IN A 198.51.100.1")]
    [InlineData("any.thing.cwild.example.org", "any.thing.cwild.example.org. 60 IN CNAME www.example.org.", "www.example.org. 60 IN A 192.0.2.1")]
    [InlineData("x.dn.example.org", "dn.example.org. 60 IN DNAME target.example.org.", "x.dn.example.org. 60 IN CNAME x.target.example.org.", "x.target.example.org. 60 IN A 192.0.2.3")]
    [InlineData("a.b.dnself.example.org", "dnself.example.org. 60 IN DNAME example.com.", "a.b.dnself.example.org. 60 IN CNAME a.b.example.com.")]
    public void Respond_AddressExists_AnswersWithItsChain(string name, params string[] answer)
    {
        DnsMessage reply = Server.Ask(new Question(name));

        Assert.Equal(ReturnCode.NoError, reply.ReturnCode);
        Assert.True(reply.IsAuthoritiveAnswer);
        Assert.Equal(answer, Lines(reply.AnswerRecords));
        Assert.Empty(reply.AuthorityRecords);
    }

    [Theory]
    [InlineData("example.org", RRType.SOA, Soa60)]
    [InlineData("example.org", RRType.NS, "example.org. 60 IN NS ns1.example.org.", "example.org. 60 IN NS ns.example.net.")]
    [InlineData("example.org", RRType.MX, "example.org. 60 IN MX 10 mail.example.org.")]
    [InlineData("www.example.org", RRType.AAAA, "www.example.org. 60 IN AAAA 2001:db8::1")]
    [InlineData("alias.example.org", RRType.CNAME, "alias.example.org. 60 IN CNAME www.example.org.")]
    [InlineData("q.wild.example.org", RRType.TXT, "q.wild.example.org. 60 IN TXT \"wildcard\"")]
    [InlineData("*.wild.example.org", RRType.TXT, "*.wild.example.org. 60 IN TXT \"wildcard\"")]
    [InlineData("a.b.ent.example.org", RRType.TXT, "a.b.ent.example.org. 60 IN TXT \"below an empty non-terminal\"")]
    [InlineData("dn.example.org", RRType.DNAME, "dn.example.org. 60 IN DNAME target.example.org.")]
    [InlineData("dnself.example.org", RRType.TXT, "dnself.example.org. 60 IN TXT \"beside the DNAME\"")]
    public void Respond_TypeExists_AnswersWithIt(string name, RRType type, params string[] answer)
    {
        DnsMessage reply = Server.Ask(new Question(name, type));

        Assert.Equal(ReturnCode.NoError, reply.ReturnCode);
        Assert.True(reply.IsAuthoritiveAnswer);
        Assert.Equal(answer, Lines(reply.AnswerRecords));
    }

    private const string Soa60 = "example.org. 60 IN SOA ns1.example.org. hostmaster.example.org. 1 3600 600 86400 20";

    [Theory]
    [InlineData("nothing.example.org", RRType.A)]
    [InlineData("a.host.wild.example.org", RRType.TXT)]
    [InlineData("a.b.c.d.example.org", RRType.A)]
    public void Respond_NameDoesNotExist_SaysNXDomainWithNegativeTtl(string name, RRType type)
    {
        DnsMessage reply = Server.Ask(new Question(name, type));

        Assert.Equal(ReturnCode.NxDomain, reply.ReturnCode);
        Assert.True(reply.IsAuthoritiveAnswer);
        Assert.Empty(reply.AnswerRecords);
        Assert.Equal([Soa], Lines(reply.AuthorityRecords));
    }

    [Theory]
    [InlineData("www.example.org", RRType.TXT)]
    [InlineData("ent.example.org", RRType.A)]
    [InlineData("b.ent.example.org", RRType.TXT)]
    [InlineData("wild.example.org", RRType.TXT)]
    [InlineData("q.wild.example.org", RRType.A)]
    [InlineData("host.wild.example.org", RRType.TXT)]
    [InlineData("dn.example.org", RRType.A)]
    public void Respond_TypeDoesNotExist_SaysNoDataWithNegativeTtl(string name, RRType type)
    {
        DnsMessage reply = Server.Ask(new Question(name, type));

        Assert.Equal(ReturnCode.NoError, reply.ReturnCode);
        Assert.True(reply.IsAuthoritiveAnswer);
        Assert.Empty(reply.AnswerRecords);
        Assert.Equal([Soa], Lines(reply.AuthorityRecords));
    }

    [Fact]
    public void Respond_ChainEndsAtMissingName_SaysNXDomain()
    {
        DnsMessage reply = Server.Ask(new Question("gone.example.org"));

        Assert.Equal(ReturnCode.NxDomain, reply.ReturnCode);
        Assert.Equal(["gone.example.org. 60 IN CNAME nothing.example.org."], Lines(reply.AnswerRecords));
        Assert.Equal([Soa], Lines(reply.AuthorityRecords));
    }

    [Theory]
    [InlineData("loop1.example.org", "loop1.example.org. 60 IN CNAME loop2.example.org.", "loop2.example.org. 60 IN CNAME loop1.example.org.")]
    [InlineData("toself.example.org", "toself.example.org. 60 IN CNAME self.example.org.", "self.example.org. 60 IN CNAME self.example.org.")]
    [InlineData("x.dnloop.example.org", "dnloop.example.org. 60 IN DNAME dnloop.example.org.", "x.dnloop.example.org. 60 IN CNAME x.dnloop.example.org.")]
    public void Respond_ChainLoops_EndsWhereItComesBack(string name, params string[] answer)
    {
        DnsMessage reply = Server.Ask(new Question(name));

        Assert.Equal(ReturnCode.NoError, reply.ReturnCode);
        Assert.Equal(answer, Lines(reply.AnswerRecords));
    }

    [Theory]
    [InlineData("sub.example.org", RRType.A, false)]
    [InlineData("host.sub.example.org", RRType.A, false)]
    [InlineData("ns.sub.example.org", RRType.AAAA, false)]
    [InlineData("todown.example.org", RRType.A, true)]
    public void Respond_NameIsDelegated_RefersWithGlue(string name, RRType type, bool authoritative)
    {
        DnsMessage reply = Server.Ask(new Question(name, type));

        Assert.Equal(ReturnCode.NoError, reply.ReturnCode);
        Assert.Equal(authoritative, reply.IsAuthoritiveAnswer);
        Assert.Equal(authoritative ? 1 : 0, reply.AnswerRecords.Count);
        Assert.Equal(
            ["sub.example.org. 60 IN NS ns.sub.example.org.", "sub.example.org. 60 IN NS ns1.example.org.", "sub.example.org. 60 IN NS ns.example.com."],
            Lines(reply.AuthorityRecords));
        Assert.Equal(
            ["ns.sub.example.org. 60 IN A 192.0.2.54", "ns.sub.example.org. 60 IN AAAA 2001:db8::54", "ns1.example.org. 60 IN A 192.0.2.53"],
            Lines(reply.AdditionalRecords));
    }

    [Fact]
    public void Respond_DsAtTheCut_AnswersFromTheParent()
    {
        DnsMessage reply = Server.Ask(new Question("sub.example.org", RRType.DS));

        Assert.True(reply.IsAuthoritiveAnswer);
        Assert.Single(reply.AnswerRecords);
        Assert.Empty(reply.AuthorityRecords);
    }

    [Theory]
    [InlineData("www.example.com", RRType.A, 1)]
    [InlineData("org", RRType.A, 1)]
    [InlineData("www.example.org", RRType.A, 3)]
    [InlineData("example.org", RRType.AXFR, 1)]
    public void Respond_NotOurs_Refuses(string name, RRType type, ushort qclass)
    {
        DnsMessage reply = Server.Ask(new Question(name, type) { Class = qclass });

        Assert.Equal(ReturnCode.Refused, reply.ReturnCode);
        Assert.False(reply.IsAuthoritiveAnswer);
        Assert.Empty(reply.AuthorityRecords);
    }

    [Fact]
    public void Respond_PlainAddressSet_RotatesThroughAllOfIt()
    {
        var server = new TestServer(("example.org.zone", """
            @     60 IN SOA ns1 hostmaster 1 1h 10m 1d 20
            @     60 IN NS  ns1
            ns1   60 IN A   192.0.2.53
            three 60 IN A   192.0.2.31
            three 60 IN A   192.0.2.32
            three 60 IN A   192.0.2.33
            """));

        string[] firsts = [.. Enumerable.Range(0, 6).Select(_ => Lines(server.Ask(new Question("three.example.org")).AnswerRecords)).Select(lines =>
        {
            Assert.Equal(3, lines.Distinct().Count());
            return lines[0][^2..];
        })];

        Assert.Equal(["31", "32", "33", "31", "32", "33"], firsts);
    }

    [Fact]
    public void Respond_RootZone_DeniesWithItsSoa()
    {
        var server = new TestServer(("root.zone", "$ORIGIN .\n. 60 IN SOA ns. h. 1 1h 10m 1d 20\n. 60 IN NS ns.\nns. 60 IN A 192.0.2.53\n"));

        DnsMessage reply = server.Ask(new Question("nothing.here"));

        Assert.Equal(ReturnCode.NxDomain, reply.ReturnCode);
        Assert.Equal(". 20 IN SOA ns. h. 1 3600 600 86400 20", Assert.Single(Lines(reply.AuthorityRecords)));
        Assert.False(reply.IsTruncated);
    }

    [Fact]
    public void Respond_RRsetOfAllButTooMany_IsTruncatedOnly()
    {
        var server = new TestServer(("example.org.zone", "$TTL 60\n@ SOA ns h 1 1h 10m 1d 20\n@ NS ns\nns A 192.0.2.53\n$GENERATE 0-255 ${0,1,x}.z A 192.0.2.1\n$GENERATE 0-65535 many AAAA 2001:db8::${0,1,x}\n"));

        DnsMessage reply = server.AskByTcp(new Question("many.example.org", RRType.AAAA));

        Assert.True(reply.IsTruncated);
        Assert.Empty(reply.AnswerRecords);
    }

    [Fact]
    public void Respond_EachPacket_CountsOnce()
    {
        var server = new TestServer(("example.org.zone", "@ 60 SOA ns1 h 1 1h 10m 1d 20\n@ 60 NS ns1\nns1 60 A 192.0.2.53\n"));
        server.AskRaw(new Question("ns1.example.org").Bytes());
        server.AskRaw(new Question("x.example.org").Bytes());
        server.AskRaw(new Question("ns1.example.org", RRType.TXT).Bytes());
        server.AskRaw(new Question("x.example.com").Bytes());
        server.AskRaw([0]);

        foreach (Outcome outcome in (Outcome[])[Outcome.Answer, Outcome.NXDomain, Outcome.NoData, Outcome.Refused, Outcome.Dropped])
        {
            Assert.Equal(1, server.Responder.Outcomes[outcome]);
        }

        Assert.Equal(5, server.Responder.Outcomes.Total);
    }

    private static string[] Lines(IEnumerable<DnsRecordBase> records) => [.. records.Where(record => record.RecordType != RecordType.Opt).Select(record => record.ToString()!)];
}
