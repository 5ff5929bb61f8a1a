using DnsLb.Core.Wire;

namespace DnsLb.Tests.Answering;

/// <summary>What holds for every kind of answer; for malformed packets see <see cref="Fuzzing.FuzzTarget"/>.</summary>
public sealed class ResponderRobustnessTests
{
    private readonly TestServer _server = new(("example.org.zone", """
        $TTL 60
        @    SOA ns1 hostmaster 1 1h 10m 1d 20
        @    NS  ns1
        @    MX  10 mail
        ns1  A   192.0.2.53
        two  A   192.0.2.1
        two  A   192.0.2.2
        alias CNAME two
        sub  NS  ns.sub
        ns.sub A 192.0.2.54
        dn   DNAME two
        *.w  TXT "wild"
        ;@pool p policy=weighted answers=2
        p    A   192.0.2.3 ;@ weight=2
        p    A   192.0.2.4 ;@ weight=1.5
        p    A   192.0.2.5 ;@ weight=0.5
        ;@pool h policy=hash
        h    A   192.0.2.6
        h    A   192.0.2.7
        p    HTTPS 1 . mandatory=ipv4hint ipv4hint=192.0.2.3,192.0.2.4
        """));

    private static byte[][] Queries =>
    [
        .. new (string, RRType)[]
        {
            ("two.example.org", RRType.A), ("alias.example.org", RRType.A), ("x.sub.example.org", RRType.AAAA), ("a.dn.example.org", RRType.A),
            ("q.w.example.org", RRType.TXT), ("p.example.org", RRType.A), ("h.example.org", RRType.A), ("p.example.org", RRType.HTTPS), ("none.example.org", RRType.A),
            ("example.org", RRType.MX), ("example.org", RRType.ANY), ("example.com", RRType.A), ("two.example.org", RRType.TXT),
        }
        .Select(query => new Question(query.Item1, query.Item2) { Opt = Question.MakeOpt(options: Question.MakeSubnet(1, 24, 203, 0, 113)) }.Bytes()),
    ];

    [Fact]
    public void Respond_EveryKindOfAnswer_AllocatesNothing()
    {
        byte[][] queries = Queries;
        byte[] reply = new byte[ReplyOpt.UdpSize];
        var client = Question.UdpClient();
        Assert.All(queries, query => Allocations.AssertNone(() => _server.Responder.Respond(query, reply, client)));
    }
}
