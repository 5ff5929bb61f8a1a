using ARSoft.Tools.Net.Dns;
using DnsLb.Core.Pools;
using DnsLb.Core.Wire;
using DnsLb.Tests.Pools;

namespace DnsLb.Tests.Answering;

public sealed class AdditionalSectionTests
{
    private static readonly TestServer Server = new(
        ("example.org.zone", """
            $TTL 60
            ;@pool pool policy=weighted
            ;@pool near policy=hash
            @       IN SOA ns1 hostmaster 1 1h 10m 1d 20
            @       IN NS  ns1
            @       IN NS  ns.example.net.
            @       IN MX  10 mail
            @       IN MX  20 mail
            @       IN MX  30 mx.example.com.
            ns1     IN A   192.0.2.53
            ns1     IN AAAA 2001:db8::53
            mail    IN A   192.0.2.25
            none    IN MX  0 .
            _a._tcp IN SRV 1 2 80 host
            _a._tcp IN SRV 1 2 81 host
            _p._tcp IN SRV 1 2 80 pool
            _h._tcp IN SRV 1 2 80 near
            _c._tcp IN SRV 1 2 80 alias
            _d._tcp IN SRV 1 2 80 host.sub
            host    IN A   192.0.2.80
            alias   IN CNAME host
            pool    IN A   192.0.2.81 ;@ weight=1
            pool    IN A   192.0.2.82 ;@ weight=0
            near    IN A   192.0.2.83
            sub     IN NS  ns.sub
            ns.sub  IN A   192.0.2.54
            host.sub IN A  192.0.2.55
            """),
        ("example.net.zone", """
            $TTL 30
            @   SOA ns hostmaster.example.org. 7 1h 10m 1d 5m
            @   NS  ns
            ns  A   198.51.100.53
            """));

    [Theory]
    [InlineData("example.org", RRType.NS, "ns1.example.org. 60 IN A 192.0.2.53", "ns1.example.org. 60 IN AAAA 2001:db8::53", "ns.example.net. 30 IN A 198.51.100.53")]
    [InlineData("example.org", RRType.MX, "mail.example.org. 60 IN A 192.0.2.25")]
    [InlineData("none.example.org", RRType.MX)]
    [InlineData("_a._tcp.example.org", RRType.SRV, "host.example.org. 60 IN A 192.0.2.80")]
    [InlineData("_p._tcp.example.org", RRType.SRV, "pool.example.org. 60 IN A 192.0.2.81")]
    [InlineData("_c._tcp.example.org", RRType.SRV)]
    [InlineData("_d._tcp.example.org", RRType.SRV)]
    [InlineData("host.example.org", RRType.A)]
    public void AddFor_TargetsOfOurs_AddsTheirAddresses(string name, RRType type, params string[] additional)
    {
        DnsMessage reply = Server.Ask(new Question(name, type));

        Assert.NotEmpty(reply.AnswerRecords);
        Assert.Equal(additional.Order(), reply.AdditionalRecords.Select(record => record.ToString()).Order());
    }

    [Fact]
    public void AddFor_PoolThatLooksAtTheClient_EchoesTheScope()
    {
        byte[] opt = Question.MakeOpt(options: Question.MakeSubnet(1, 24, 198, 51, 100));

        DnsMessage reply = Server.Ask(new Question("_h._tcp.example.org", RRType.SRV) { Opt = opt });

        ClientSubnetOption subnet = Assert.Single(reply.EDnsOptions!.Options.OfType<ClientSubnetOption>());
        Assert.Equal(24, subnet.ScopeNetmask);
        Assert.Contains(reply.AdditionalRecords, record => record is ARecord { Name: var owner } && owner.ToString() == "near.example.org.");
    }

    [Fact]
    public void AddFor_EmptyPool_AddsNothing()
    {
        var server = new TestServer(("example.org.zone", """
            $TTL 60
            ;@check web tcp port=80
            ;@pool pool check=web when-empty=none
            @    IN SOA ns1 hostmaster 1 1h 10m 1d 20
            @    IN NS  ns1
            ns1  IN A   192.0.2.53
            srv  IN SRV 1 2 80 pool
            pool IN A   192.0.2.81
            """));
        Pool pool = server.Pool("pool.example.org. A");
        pool.Publish([PoolOf.Down]);

        DnsMessage reply = server.Ask(new Question("srv.example.org", RRType.SRV));

        Assert.Equal(ReturnCode.NoError, reply.ReturnCode);
        Assert.Single(reply.AnswerRecords);
        Assert.Empty(reply.AdditionalRecords);
    }

    // 32 targets with long names and addresses: the answer alone fits 1,232 bytes, some of the addresses do not.
    [Fact]
    public void AddFor_LessRoomThanAddresses_LeavesSomeOutWithoutTruncation()
    {
        IEnumerable<string> targets = Enumerable.Range(0, 32).Select(i => $"@ IN MX 10 m{i}\nm{i} IN A 192.0.2.{i}\nm{i} IN AAAA 2001:db8::{i}");
        var server = new TestServer(("example.org.zone", $"$TTL 60\n@ IN SOA ns1 hostmaster 1 1h 10m 1d 20\n@ IN NS ns1\nns1 IN A 192.0.2.53\n{string.Join('\n', targets)}\n"));

        DnsMessage reply = server.Ask(new Question("example.org", RRType.MX) { Opt = Question.MakeOpt() });

        Assert.False(reply.IsTruncated);
        Assert.Equal(32, reply.AnswerRecords.Count);
        Assert.InRange(reply.AdditionalRecords.Count, 2, 63);
        Assert.All(reply.AdditionalRecords.OfType<AddressRecordBase>(), record => Assert.StartsWith("m", record.Name.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void AddGlue_ServerThatIsAPool_AddsSelectedAddresses()
    {
        var server = new TestServer(("example.org.zone", """
            $TTL 60
            ;@pool servers policy=weighted
            @       IN SOA ns1 hostmaster 1 1h 10m 1d 20
            @       IN NS  ns1
            ns1     IN A   192.0.2.53
            sub     IN NS  servers
            servers IN A   192.0.2.54 ;@ weight=0
            servers IN A   192.0.2.55
            """));

        DnsMessage reply = server.Ask(new Question("www.sub.example.org"));

        Assert.Equal(["192.0.2.55"], reply.AdditionalRecords.OfType<ARecord>().Select(record => record.Address.ToString()));
    }
}
