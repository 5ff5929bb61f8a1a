using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ARSoft.Tools.Net.Dns;
using DnsLb.Core.Wire;
using DnsLb.Tests.Answering;

namespace DnsLb.Tests.EndToEnd;

/// <summary>Response rate limiting over real sockets, with several workers that share the limit.</summary>
[Collection(ProcessTests.Name)]
public sealed class RateLimitTests
{
    private const int PerSecond = 20;
    private const int Flood = 1000;
    private const string Attacked = "127.0.0.0/24";

    private static readonly string[] Limited = ["--workers", "4", "--rate-limit", $"{PerSecond}", "--rate-limit-exempt", "none"];

    [Fact]
    public async Task Serve_FloodFromOneNetwork_LimitsItAndServesOthers()
    {
        await using ServedFolder served = await ServeAsync(Limited);
        long start = Stopwatch.GetTimestamp();

        DnsMessage[] replies = [.. Ask(served, "127.0.0.9", Flood, "www.example.com")];
        int whole = replies.Count(reply => reply.AnswerRecords.Count == 1);

        Assert.InRange(whole, PerSecond, PerSecond * (Stopwatch.GetElapsedTime(start).TotalSeconds + 1));
        Assert.Equal(Flood - whole, replies.Count(reply => reply is { IsTruncated: true, ReturnCode: ReturnCode.NoError, AnswerRecords.Count: 0 }));
        Assert.All(Ask(served, "127.1.0.9", PerSecond, "www.example.com"), reply => Assert.Single(reply.AnswerRecords));
        await served.Server.Process.WaitForLineAsync($@"limiting replies to {Attacked} \(www\.example\.com\. A\)");
    }

    [Fact]
    public async Task Serve_RandomNamesFromOneNetwork_AreOneClass()
    {
        await using ServedFolder served = await ServeAsync(Limited);
        long start = Stopwatch.GetTimestamp();

        DnsMessage[] replies = [.. Ask(served, "127.0.0.9", Flood, [.. Enumerable.Range(0, 100).Select(i => $"r{i}.example.com")])];

        Assert.InRange(replies.Count(reply => !reply.IsTruncated), PerSecond, PerSecond * (Stopwatch.GetElapsedTime(start).TotalSeconds + 1));
        Assert.All(replies, reply => Assert.Equal(ReturnCode.NxDomain, reply.ReturnCode));
        await served.Server.Process.WaitForLineAsync($@"limiting replies to {Attacked} \(NXDOMAIN in example\.com\.\)");
    }

    [Fact]
    public async Task Serve_LimitedClient_GetsItsAnswerOverTcp()
    {
        await using ServedFolder served = await ServeAsync("--rate-limit", "1", "--rate-limit-exempt", "192.0.2.0/24");
        IReadOnlyList<string> ignoring;
        do
        {
            // Most of the time the first of these uses up this second's reply; on a busy machine not every time.
            served.Server.Ask("www.example.com");
            ignoring = await served.Server.DigAsync("www.example.com", "+ignore");
        }
        while (!ignoring.Any(line => line.Contains("flags: qr aa tc rd;", StringComparison.Ordinal)));

        Assert.Contains(ignoring, line => line.Contains("ANSWER: 0", StringComparison.Ordinal));
        Assert.Equal(["192.0.2.1"], await served.Server.DigAsync("+short", "www.example.com"));
        Assert.Equal(["192.0.2.1"], await served.Server.DigAsync("+short", "+tcp", "www.example.com"));
    }

    [Fact]
    public async Task Serve_DryRun_AnswersAllAndLogsWhomItWouldLimit()
    {
        await using ServedFolder served = await ServeAsync([.. Limited, "--rate-limit-dry-run", "yes"]);

        Assert.All(Ask(served, "127.0.0.9", Flood, "www.example.com"), reply => Assert.Single(reply.AnswerRecords));

        await served.Server.Process.WaitForLineAsync($"dry run: limiting replies to {Attacked} ");
    }

    [Theory]
    [InlineData("--rate-limit", "off")]
    [InlineData("--rate-limit", "20")]
    public async Task Serve_OffOrExemptByDefault_AnswersAll(params string[] settings)
    {
        await using ServedFolder served = await ServeAsync(settings);

        Assert.All(Ask(served, "127.0.0.9", Flood, "www.example.com"), reply => Assert.Single(reply.AnswerRecords));
    }

    // One after the other, each few times from another socket, so that several workers answer.
    private static IEnumerable<DnsMessage> Ask(ServedFolder served, string from, int times, params string[] names)
    {
        byte[] reply = new byte[ReplyOpt.UdpSize];
        for (int asked = 0; asked < times;)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 10_000 };
            socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
            socket.Connect(served.Server.EndPoint);
            for (int i = 0; i < 10 && asked < times; i++, asked++)
            {
                socket.Send(new Question(names[asked % names.Length]).Bytes());
                yield return DnsMessage.Parse(reply[..socket.Receive(reply)]);
            }
        }
    }

    private static Task<ServedFolder> ServeAsync(params string[] settings) => ServedFolder.StartAsync(ZoneSamples.Example("www A 192.0.2.1"), settings);
}
