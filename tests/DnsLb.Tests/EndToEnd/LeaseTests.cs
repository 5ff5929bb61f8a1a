using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using ARSoft.Tools.Net.Dns;
using DnsLb.Tests.Answering;

namespace DnsLb.Tests.EndToEnd;

/// <summary>Policy <c>lease</c>: resolvers that ask at different rates, each from its own address, as real time passes.</summary>
public sealed class LeaseTests
{
    private static readonly IPAddress Busy = IPAddress.Parse("127.0.0.2");
    private static readonly IPAddress Idle = IPAddress.Parse("127.0.0.3");

    [Fact]
    public async Task Serve_ResolversOfDifferentDemand_GetTtlsByItAndExplainSaysWhy()
    {
        await using ServedFolder served = await ServedFolder.StartAsync(
            ZoneSamples.Example(
                """
                ;@pool www policy=lease ttl=1s..12s
                www A 192.0.2.1
                www A 192.0.2.2 ;@ weight=3
                """),
            "--api", "127.0.0.1:0", "--api-rate-limit", "1000000", "--workers", "2");
        using var api = new HttpClient { BaseAddress = new Uri((await served.Server.Process.WaitForLineAsync(@"API on (\S+)")).Groups[1].Value) };
        Assert.Equal((5, 5), (Ask(served, Idle), Ask(served, Busy)));

        // Busy: the answer has just ended, and somebody asks already.
        int ttl = 5;
        for (int i = 0; i < 4; i++)
        {
            await Task.Delay(TimeSpan.FromSeconds(ttl) + TimeSpan.FromMilliseconds(20));
            ttl = Ask(served, Busy);
        }

        Assert.InRange(ttl, 0, 5);
        await Task.Delay(TimeSpan.FromSeconds(4));
        Assert.Equal(12, Ask(served, Idle));
        string explained = await ExplainAsync(api, Busy);
        Assert.Contains("    this source has about ", explained, StringComparison.Ordinal);
        Assert.Contains("; has this source's last lease, given ", explained, StringComparison.Ordinal);
        Assert.Contains("    this source has not asked yet: taken as the usual ", await ExplainAsync(api, IPAddress.Parse("127.0.0.4")), StringComparison.Ordinal);

        JsonNode pool = await PoolWithSourcesAsync(api, 2);
        if (LeasedOf(pool) == 0)
        {
            // On a busy machine the last lease may be over by now.
            Ask(served, Idle);
            pool = await PoolWithSourcesAsync(api, 2);
        }

        Assert.False((bool?)pool["leases"]!["hearsLoads"]);
        Assert.Equal(1, pool["members"]!.AsArray().Sum(member => (double)member!["leases"]!["share"]!), 1e-6);
        Assert.True(LeasedOf(pool) > 0);
    }

    private static double LeasedOf(JsonNode pool) => pool["members"]!.AsArray().Sum(member => (double)member!["leases"]!["leased"]!);

    // The server counts them every ten seconds.
    private static async Task<JsonNode> PoolWithSourcesAsync(HttpClient api, int sources)
    {
        JsonNode? pool = null;
        await OtherProcesses.UntilAsync(
            async () =>
            {
                pool = Assert.Single(JsonNode.Parse(await api.GetStringAsync("pools"))!.AsArray());
                return (int?)pool!["leases"]!["sources"] == sources;
            },
            $"there are never {sources} sources");
        return pool!;
    }

    private static async Task<string> ExplainAsync(HttpClient api, IPAddress client)
    {
        CommandResult result = await DnsLbProcess.RunAsync("explain", "www.example.com", "--client", $"{client}", "--api", api.BaseAddress!.Authority);
        Assert.True(result.ExitCode == 0, result.ToString());
        return string.Join('\n', result.Lines);
    }

    // Asks from an address of loopback, and gives the TTL of the answer.
    private static int Ask(ServedFolder served, IPAddress source)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 5000 };
        socket.Bind(new IPEndPoint(source, 0));
        socket.Connect(served.Server.EndPoint);
        socket.Send(new Question("www.example.com").Bytes());
        byte[] reply = new byte[ushort.MaxValue];
        return Assert.Single(DnsMessage.Parse(reply[..socket.Receive(reply)]).AnswerRecords).TimeToLive;
    }
}
