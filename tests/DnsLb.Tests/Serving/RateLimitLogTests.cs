using DnsLb.Core.Answering;
using DnsLb.Core.Serving;
using DnsLb.Core.Wire;
using DnsLb.Tests.Answering;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Serving;

public sealed class RateLimitLogTests
{
    private static readonly RateLimits Limits = new() { PerSecond = 5, Slip = 2 };

    private readonly FakeTimeProvider _time = new();
    private readonly LogLines _log = new();

    [Theory]
    [InlineData("www.example.org", RRType.A, "203.0.113.7", "203.0.113.0/24 (www.example.org. A)")]
    [InlineData("www.example.org", RRType.MX, "2001:db8:1:2ff::1", "2001:db8:1:200::/56 (no data at www.example.org.)")]
    [InlineData("r1.example.org", RRType.A, "203.0.113.7", "203.0.113.0/24 (NXDOMAIN in example.org.)")]
    [InlineData("r1.sub.example.org", RRType.A, "203.0.113.7", "203.0.113.0/24 (referrals to sub.example.org.)")]
    [InlineData("r1.wild.example.org", RRType.TXT, "203.0.113.7", "203.0.113.0/24 (*.wild.example.org. TXT)")]
    [InlineData("example.com", RRType.A, "203.0.113.7", "203.0.113.0/24 (errors or class CHAOS)")]
    public void Look_RepliesLimited_SaysWhoseAndWhich(string name, RRType type, string client, string expected)
    {
        (TestServer server, RateLimitLog log) = Start(Limits);

        Ask(server, name, type, client, queries: 15);
        Pass(log, seconds: 1);

        Assert.Equal([$"Warning: limiting replies to {expected}, perhaps to others too; since the last of these lines 5 dropped, 5 truncated, 0 truncated as too long"], _log.All);
    }

    [Fact]
    public void Look_GoesOnAndEnds_SaysSoOnceAMinuteAndAtTheEnd()
    {
        (TestServer server, RateLimitLog log) = Start(Limits);
        for (int second = 0; second < 90; second++)
        {
            Ask(server, "www.example.org", RRType.A, "203.0.113.7", queries: 15);
            Pass(log, seconds: 1);
        }

        Assert.Equal(2, _log.All.Count);
        Pass(log, seconds: 60);

        Assert.Equal(3, _log.All.Count);
        Assert.Equal("Information: no reply has been limited for 10 s; since the last of these lines 145 dropped, 145 truncated, 0 truncated as too long", _log.All[2]);
    }

    [Fact]
    public void Look_AllRepliesTogetherLimited_SaysSo()
    {
        (TestServer server, RateLimitLog log) = Start(Limits);
        for (int name = 0; name < 50; name++)
        {
            Ask(server, $"n{name}.example.org", RRType.A, "203.0.113.7", queries: 1);
        }

        Pass(log, seconds: 1);

        Assert.StartsWith("Warning: limiting replies to 203.0.113.0/24 (all replies together), ", Assert.Single(_log.All), StringComparison.Ordinal);
    }

    [Fact]
    public void Look_DryRun_SaysSo()
    {
        (TestServer server, RateLimitLog log) = Start(Limits with { IsDryRun = true });

        Ask(server, "www.example.org", RRType.A, "203.0.113.7", queries: 15);
        Pass(log, seconds: 1);

        Assert.StartsWith("Warning: dry run: limiting replies to 203.0.113.0/24 ", Assert.Single(_log.All), StringComparison.Ordinal);
    }

    [Fact]
    public void Look_WithinTheLimits_SaysNothing()
    {
        (TestServer server, RateLimitLog log) = Start(Limits);
        Ask(server, "www.example.org", RRType.A, "203.0.113.7", queries: 5);
        Pass(log, seconds: 30);

        Assert.Empty(_log.All);
    }

    [Fact]
    public async Task Run_Stopped_Ends()
    {
        using var stopping = new CancellationTokenSource();
        Task running = Start(Limits).Log.RunAsync(stopping.Token);
        Assert.False(running.IsCompleted);

        await stopping.CancelAsync();

        await running;
    }

    [Fact]
    public void Run_LimitsOff_EndsAtOnce() => Assert.True(new RateLimitLog(Limits with { PerSecond = 0 }, [], _time, _log).RunAsync(CancellationToken.None).IsCompletedSuccessfully);

    private (TestServer Server, RateLimitLog Log) Start(RateLimits limits)
    {
        IReadOnlyList<RateLimiter> limiters = RateLimiter.ForWorkers(limits, 1, _time, secret: 1);
        var server = new TestServer(limiters[0], ("example.org.zone", """
            $TTL 60
            @      SOA ns1 hostmaster 1 1h 10m 1d 20
            @      NS  ns1
            ns1    A   192.0.2.53
            www    A   192.0.2.1
            *.wild TXT "wild"
            sub    NS  ns1
            $GENERATE 0-49 n$ A 192.0.2.1
            """));
        return (server, new RateLimitLog(limits, limiters, _time, _log));
    }

    private void Pass(RateLimitLog log, int seconds)
    {
        for (int second = 0; second < seconds; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            log.Look();
        }
    }

    private static void Ask(TestServer server, string name, RRType type, string client, int queries)
    {
        for (int i = 0; i < queries; i++)
        {
            server.AskRaw(new Question(name, type).Bytes(), Question.UdpClient(client));
        }
    }
}
