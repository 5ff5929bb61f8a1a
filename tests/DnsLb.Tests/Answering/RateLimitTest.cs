using DnsLb.Core.Answering;
using DnsLb.Core.Wire;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Answering;

/// <summary>A server with a low rate limit that drops what is above it, and its clients.</summary>
public abstract class RateLimitTest
{
    protected const int PerSecond = 5;

    protected static RateLimits Limits { get; } = new() { PerSecond = PerSecond, Slip = 0 };

    protected FakeTimeProvider Time { get; } = new();

    private protected static int Answered(TestServer server, string question, string client = "192.0.2.1", int queries = 20)
    {
        string[] parts = question.Split(' ');
        return Answered(server, new Question(parts[0], Enum.Parse<RRType>(parts[1])), client, queries);
    }

    private protected static int Answered(TestServer server, Question question, string client = "192.0.2.1", int queries = 20) =>
        Enumerable.Range(0, queries).Count(_ => server.AskRaw(question.Bytes(), Question.UdpClient(client)) is { Length: > 0 } reply && (reply[2] & 0x02) == 0);

    protected RateLimiter Limiter(RateLimits limits) => RateLimiter.ForWorkers(limits, 1, Time, secret: 1)[0];

    private protected TestServer Serve(RateLimits limits) => Serve(Limiter(limits));

    private protected static TestServer Serve(RateLimiter limiter, ResponderSettings? settings = null) => new(
        settings ?? new ResponderSettings(),
        limiter,
        ("example.org.zone", $"""
            $TTL 60
            @       SOA ns1 hostmaster 1 1h 10m 1d 20
            @       NS  ns1
            ns1     A   192.0.2.53
            www     A   192.0.2.1
            www     AAAA 2001:db8::1
            alias   CNAME www
            big     TXT "{new string('x', 200)}" "{new string('y', 200)}"
            *.wild  A   192.0.2.2
            *.cwild CNAME www
            ;@pool  *.pool policy=name-hash
            *.pool  A   192.0.2.3
            *.pool  A   192.0.2.4
            sub     NS  ns.sub
            ns.sub  A   192.0.2.54
            sub2    NS  ns.sub
            dn      DNAME wild
            $GENERATE 0-99 n$ A 192.0.2.1
            """),
        ("test.zone", "@ 60 SOA ns1 h 1 1h 10m 1d 20\n@ 60 NS ns1\nns1 60 A 192.0.2.53\n"));
}
