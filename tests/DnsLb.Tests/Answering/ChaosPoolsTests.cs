using System.Net;
using ARSoft.Tools.Net.Dns;
using DnsLb.Core.Answering;
using DnsLb.Core.Selection;
using DnsLb.Core.Wire;
using DnsLb.Tests.Pools;

namespace DnsLb.Tests.Answering;

/// <summary>What an operator is told of pools in class CHAOS, and who is not.</summary>
public sealed class ChaosPoolsTests
{
    private const ushort Chaos = 3;

    private static readonly ResponderSettings Office = new() { ChaosPools = new ClientNetworks([IPNetwork.Parse("192.0.2.0/24")]) };

    private readonly TestServer _server = new(Office, ("example.org.zone", $"""
        $TTL 60
        ;@check web tcp port=80
        ;@pool www check=web
        ;@pool *.shop policy=name-hash
        ;@pool many
        @      IN SOA  ns1 hostmaster 1 1h 10m 1d 20
        @      IN NS   ns1
        ns1    IN A    192.0.2.53
        www    IN A    192.0.2.81  ;@ name=web1
        www    IN A    192.0.2.82
        www    IN AAAA 2001:db8::81
        *.shop IN A    192.0.2.90
        sub    IN NS   ns1
        old    IN DNAME example.net.
        {string.Concat(Enumerable.Range(0, 2000).Select(i => $"many IN A 198.18.{i / 256}.{i % 256}\n"))}
        """));

    [Fact]
    public void Owner_OfBothFamilies_ShowsBothPoolsAndTheirMembers()
    {
        _server.Pool("www.example.org. A").Publish([PoolOf.Down, PoolOf.Up]);

        Assert.Equal(
            [
                "www.example.org. A: policy=rotate, 1 in an answer, TTL 30 s of 30..60; 1 of 2 up, 1 served, of tier 0",
                "web1 (192.0.2.81) down, not served; weight 1; tier 0; refused",
                "192.0.2.82 up, served; weight 1; tier 0; ok",
                "www.example.org. AAAA: policy=rotate, 1 in an answer, TTL 30 s of 30..60; 0 of 1 up, 1 served, of tier 0; all members are down: 1 of 1 are served all the same (when-empty=all)",
                "2001:db8::81 down, served; weight 1; tier 0; not probed yet",
            ],
            Texts(AskByTcp("WWW.example.org")));
    }

    [Fact]
    public void Wildcard_NameBelowIt_ShowsItsPool() =>
        Assert.Equal("*.shop.example.org. A: policy=name-hash, 1 in an answer, TTL 60 s of 30..60; 1 of 1 up, 1 served, of tier 0", Texts(AskByTcp("a.shop.example.org"))[0]);

    [Fact]
    public void Override_LongReason_IsWholeInSeveralStrings()
    {
        string reason = $"by ana until it is taken back: {new string('x', 200)}; without it up: {new string('y', 300)}";
        _server.Pool("www.example.org. A").Publish([PoolOf.Down with { Reason = reason, Forced = OverrideKind.Down, Unforced = "up" }, PoolOf.Up]);

        TxtRecord record = AskByTcp("www.example.org").AnswerRecords.OfType<TxtRecord>().ElementAt(1);

        Assert.Equal((255, 255), (record.TextParts.ElementAt(0).Length, record.TextParts.ElementAt(1).Length));
        Assert.Equal($"web1 (192.0.2.81) DOWN! (checks say up), not served; weight 1, 0 now; tier 0; {reason}", record.TextData);
    }

    [Fact]
    public void Pool_OfTwoThousand_IsCutWhereTheReplyIsFullAndSaysSo()
    {
        byte[] bytes = _server.AskRaw(Query("many.example.org").Bytes(), Question.MakeClient(IPAddress.Parse("192.0.2.9"), isTcp: true));
        string[] texts = Texts(DnsMessage.Parse(bytes));

        Assert.InRange(bytes.Length, 59_000, 65_535);
        Assert.Equal($"and {2000 - (texts.Length - 2)} more, which the HTTP API shows", texts[^1]);
    }

    [Fact]
    public void Health_OfTheServer_CountsAllAndNamesWhatIsNotAsItShouldBe()
    {
        _server.Pool("www.example.org. A").Publish([PoolOf.Up, PoolOf.Up]);

        Assert.Equal(
            [
                "zones 1, pools 4, members 2004, up 2003; 3 pools are as they should be",
                "www.example.org. AAAA: policy=rotate, 1 in an answer, TTL 30 s of 30..60; 0 of 1 up, 1 served, of tier 0; all members are down: 1 of 1 are served all the same (when-empty=all)",
            ],
            Texts(AskByTcp("health.server")));
    }

    [Theory]
    [InlineData("ns1.example.org", ReturnCode.NoError)]
    [InlineData("none.example.org", ReturnCode.NxDomain)]
    [InlineData("www.sub.example.org", ReturnCode.Refused)]
    [InlineData("a.old.example.org", ReturnCode.Refused)]
    [InlineData("www.example.com", ReturnCode.Refused)]
    public void Name_WithoutAPool_GetsNoRecord(string name, ReturnCode expected)
    {
        DnsMessage reply = AskByTcp(name);

        Assert.Equal((expected, 0), (reply.ReturnCode, reply.AnswerRecords.Count));
    }

    [Fact]
    public void OtherType_OfAPool_IsEmpty()
    {
        DnsMessage reply = _server.Ask(new Question("www.example.org") { Class = Chaos });

        Assert.Equal((ReturnCode.NoError, 0, false), (reply.ReturnCode, reply.AnswerRecords.Count, reply.IsTruncated));
    }

    // Whoever forges an address of the office has it sent no more than it was asked.
    [Theory]
    [InlineData("www.example.org")]
    [InlineData("health.server")]
    public void Udp_WithoutACookie_IsToldToAskOverTcp(string name)
    {
        byte[] query = Query(name).Bytes();
        byte[] bytes = _server.AskRaw(query);
        var reply = DnsMessage.Parse(bytes);

        Assert.Equal((true, 0, query.Length), (reply.IsTruncated, reply.AnswerRecords.Count, bytes.Length));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void Udp_FromTheMachineItself_GetsWhatFits(string client)
    {
        var server = new TestServer(("example.org.zone", "$TTL 60\n;@pool www\n@ IN SOA ns1 h 1 1h 10m 1d 20\n@ IN NS ns1\nns1 IN A 192.0.2.53\nwww IN A 192.0.2.1\n"));

        DnsMessage small = server.Ask(Query("www.example.org"), Question.UdpClient(client));
        DnsMessage large = server.Ask(Query("www.example.org") with { Opt = Question.MakeOpt() }, Question.UdpClient(client));

        Assert.Equal((2, false), (small.AnswerRecords.Count, small.IsTruncated));
        Assert.Equal(2, large.AnswerRecords.Count);
    }

    [Fact]
    public void Udp_FromTheMachineItselfWithoutRoom_IsToldToAskOverTcp()
    {
        var server = new TestServer(("example.org.zone", $"$TTL 60\n;@pool www\n@ IN SOA ns1 h 1 1h 10m 1d 20\n@ IN NS ns1\nns1 IN A 192.0.2.53\n{string.Concat(Enumerable.Range(1, 20).Select(i => $"www IN A 192.0.2.{i}\n"))}"));

        DnsMessage reply = server.Ask(Query("www.example.org") with { Opt = Question.MakeOpt() }, Question.UdpClient("127.0.0.1"));

        Assert.Equal((0, true), (reply.AnswerRecords.Count, reply.IsTruncated));
        Assert.Equal(21, server.AskByTcp(Query("www.example.org")).AnswerRecords.Count);
    }

    [Theory]
    [InlineData("www.example.org")]
    [InlineData("health.server")]
    public void Stranger_ByUdpAndTcp_IsRefused(string name)
    {
        Assert.All((bool[])[false, true], isTcp =>
        {
            DnsMessage reply = _server.Ask(Query(name), Question.MakeClient(IPAddress.Parse("203.0.113.1"), isTcp));
            Assert.Equal((ReturnCode.Refused, 0), (reply.ReturnCode, reply.AnswerRecords.Count));
        });
    }

    private static Question Query(string name) => new(name, RRType.TXT) { Class = Chaos };

    private DnsMessage AskByTcp(string name) => _server.Ask(Query(name), Question.MakeClient(IPAddress.Parse("192.0.2.9"), isTcp: true));

    private static string[] Texts(DnsMessage reply) => [.. reply.AnswerRecords.OfType<TxtRecord>().Select(record => record.TextData)];
}
