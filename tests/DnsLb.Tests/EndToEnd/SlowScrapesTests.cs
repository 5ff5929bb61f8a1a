using System.Net;
using System.Net.Sockets;
using System.Text;
using DnsLb.Api;

namespace DnsLb.Tests.EndToEnd;

/// <summary>Clients of the API that ask for all metrics of many members and do not take them.</summary>
[Collection(ProcessTests.Name)]
public sealed class SlowScrapesTests
{
    private const int Pools = 40;
    private const int Members = 250;

    // Names of pools are long, so that an answer is by far more than the system keeps for a client.
    private static readonly string LongName = string.Join('.', Enumerable.Repeat(new string('x', 60), 3));

    [Fact]
    public async Task Metrics_AllPlacesAreTakenByClientsThatReadNothing_GoToANewOneThatReads()
    {
        await using ServedFolder served = await ServedFolder.StartAsync(ZoneSamples.Example(string.Join('\n', Enumerable.Range(0, Pools).Select(Pool))), "--api", "127.0.0.1:0");
        var api = IPEndPoint.Parse(await CommandLineTests.AddressOfAsync(served.Server));
        List<Socket> slow = [];
        for (int client = 0; client < SentAnswers.Most; client++)
        {
            slow.Add(Ask(api));
            Assert.True(slow[^1].Poll(ChildProcess.Patience, SelectMode.SelectRead), "no answer begins");
        }

        using var http = new HttpClient { BaseAddress = new Uri($"http://{api}") };
        string[] scrapes = await Task.WhenAll(http.GetStringAsync("/metrics"), http.GetStringAsync("/metrics")).WaitAsync(ChildProcess.Patience);

        Assert.All(scrapes, scrape => Assert.Equal(Pools * Members, scrape.Split('\n').Count(line => line.StartsWith("dnslb_member_answers_total{", StringComparison.Ordinal))));
        long whole = scrapes[0].Length;
        Assert.InRange(Take(slow[0]), 1, whole / 2);
        slow.ForEach(client => client.Dispose());
    }

    private static string Pool(int number) =>
        $";@pool p{number}.{LongName}\n{string.Join('\n', Enumerable.Range(1, Members).Select(member => $"p{number}.{LongName} A 10.0.{number}.{member}"))}";

    private static Socket Ask(IPEndPoint api)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096, ReceiveTimeout = 60_000 };
        client.Connect(api);
        client.Send(Encoding.ASCII.GetBytes($"GET /metrics HTTP/1.1\r\nHost: {api}\r\n\r\n"));
        return client;
    }

    // All that comes until the connection ends, which it does not by itself.
    private static long Take(Socket client)
    {
        byte[] bytes = new byte[1 << 16];
        long taken = 0;
        try
        {
            while (client.Receive(bytes) is > 0 and var received)
            {
                taken += received;
            }
        }
        catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
        {
            // As it was cut off.
        }

        return taken;
    }
}
