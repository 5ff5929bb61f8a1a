using ARSoft.Tools.Net.Dns;
using DnsLb.Core.Answering;
using DnsLb.Core.Pools;
using DnsLb.Core.Selection;
using DnsLb.Core.Wire;

namespace DnsLb.Tests.Answering;

/// <summary>Answers that a pool chooses.</summary>
public sealed class PoolSelectionTests
{
    private const string Zone = """
        $TTL 60
        @    SOA ns1 hostmaster 1 1h 10m 1d 1h
        @    NS  ns1
        ns1  A   192.0.2.53
        ;@check port tcp port=80 interval=10s fall=3
        ;@pool four policy=rotate ttl=30
        four A 192.0.2.1
        four A 192.0.2.2
        four A 192.0.2.3
        four A 192.0.2.4
        four AAAA 2001:db8::1
        alias CNAME four
        ;@pool *.tenants policy=name-hash
        *.tenants A 192.0.2.21
        *.tenants A 192.0.2.22
        ;@pool shop check=port when-empty=none ttl=5..40
        shop A 192.0.2.31
        shop A 192.0.2.32
        ;@pool wide policy=rotate
        $GENERATE 1-100 wide A 198.51.100.$
        """;

    private readonly TestServer _server = new(("example.org.zone", Zone));

    [Fact]
    public void Respond_Rotate_StartsOneFurtherEachTimeWithThePoolsTtl()
    {
        for (int turn = 0; turn < 8; turn++)
        {
            DnsMessage reply = _server.Ask(new Question("four.example.org"));

            Assert.Equal([.. Enumerable.Range(turn, 4).Select(i => $"192.0.2.{(i % 4) + 1}")], Addresses(reply));
            Assert.All(reply.AnswerRecords, record => Assert.Equal(30, record.TimeToLive));
            Assert.True(reply.IsAuthoritiveAnswer);
        }
    }

    [Fact]
    public void Respond_OtherFamily_IsAPoolOfItsOwn()
    {
        DnsMessage reply = _server.Ask(new Question("four.example.org", RRType.AAAA));

        Assert.Equal(["2001:db8::1"], Addresses(reply));
    }

    [Fact]
    public void Respond_ChainLeadsToAPool_PicksFromIt()
    {
        DnsMessage reply = _server.Ask(new Question("alias.example.org"));

        Assert.Equal(RecordType.CName, reply.AnswerRecords[0].RecordType);
        Assert.Equal("four.example.org.", reply.AnswerRecords[1].Name.ToString());
        Assert.Equal(4, Addresses(reply).Length);
    }

    [Fact]
    public void Respond_NameHashUnderAWildcard_DependsOnTheNameWithoutItsCase()
    {
        string[] picks = [.. Enumerable.Range(0, 40).Select(i => Addresses(_server.Ask(new Question($"t{i}.tenants.example.org"))).Single())];

        Assert.Equal(2, picks.Distinct().Count());
        Assert.Equal(picks[7], Addresses(_server.Ask(new Question("T7.TenANTS.example.org"))).Single());
    }

    [Fact]
    public void Respond_MembersComeAndGo_FollowsTheVerdicts()
    {
        Pool pool = _server.Pool("shop.example.org. A");
        Publish(pool, true, true);
        Assert.Equal(2, Addresses(_server.Ask(new Question("shop.example.org"))).Length);

        Publish(pool, true, false);
        Assert.Equal(["192.0.2.31"], Addresses(_server.Ask(new Question("shop.example.org"))));

        Publish(pool, false, false);
        DnsMessage empty = _server.Ask(new Question("shop.example.org"));
        Assert.Empty(empty.AnswerRecords);
        Assert.Equal(ReturnCode.NoError, empty.ReturnCode);
        DnsRecordBase soa = Assert.Single(empty.AuthorityRecords);
        Assert.Equal(RecordType.Soa, soa.RecordType);
        Assert.Equal((int)pool.View.Ttl, soa.TimeToLive);
    }

    [Fact]
    public void Respond_PoolDoesNotFit_TruncatesWholeAndFitsOverTcp()
    {
        DnsMessage reply = _server.Ask(new Question("wide.example.org"));

        Assert.True(reply.IsTruncated);
        Assert.Empty(reply.AnswerRecords);
        Assert.Equal(100, _server.AskByTcp(new Question("wide.example.org")).AnswerRecords.Count);
        Assert.Equal(1, _server.Responder.Outcomes[Outcome.Truncated]);
    }

    [Fact]
    public void Respond_FromAPool_CountsTheAnswersThatWereSent()
    {
        AnswerCounts four = _server.Pool("four.example.org. A").Counts;
        AnswerCounts wide = _server.Pool("wide.example.org. A").Counts;
        AnswerCounts shop = _server.Pool("shop.example.org. A").Counts;
        Publish(_server.Pool("shop.example.org. A"), false, false);

        _server.Ask(new Question("four.example.org"));
        _server.Ask(new Question("alias.example.org"));
        _server.Ask(new Question("wide.example.org"));
        _server.Ask(new Question("shop.example.org"));
        _server.Ask(new Question("nothing.example.org"));

        Assert.Equal((2, 2, 2, 2, 2), (four.Queries, four.ServedBy(0), four.ServedBy(1), four.ServedBy(2), four.ServedBy(3)));
        Assert.Equal((0, 0), (wide.Queries, wide.ServedBy(0)));
        Assert.Equal((1, 0, 0), (shop.Queries, shop.ServedBy(0), shop.ServedBy(1)));
    }

    private static void Publish(Pool pool, params bool[] up) =>
        pool.Publish([.. up.Select(isUp => MemberCondition.Unchecked with { Up = isUp })]);

    private static string[] Addresses(DnsMessage reply) => [.. reply.AnswerRecords.OfType<AddressRecordBase>().Select(record => record.Address.ToString())];
}
