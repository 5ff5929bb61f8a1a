using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using DnsLb.Tests.Api;

namespace DnsLb.Tests.EndToEnd;

/// <summary>The HTTP API of the real process.</summary>
[Collection(ProcessTests.Name)]
public sealed class ApiTests
{
    [Fact]
    public async Task Api_OnAFreePort_SaysWhereAndAnswers()
    {
        await using ServedFolder served = await ServedFolder.StartAsync(ZoneSamples.Example("www A 192.0.2.1"), "--api", "127.0.0.1:0");
        string address = (await served.Server.Process.WaitForLineAsync(@"API on (\S+)")).Groups[1].Value;
        using var client = new HttpClient();
        Assert.Equal("""{"status":"ok"}""", await client.GetStringAsync($"{address}healthz"));
    }

    [Fact]
    public async Task Api_AllZonesGone_SaysThatItIsNotHealthy()
    {
        await using ServedFolder served = await ServedFolder.StartAsync(ZoneSamples.Example("www A 192.0.2.1"), "--api", "127.0.0.1:0");
        string address = (await served.Server.Process.WaitForLineAsync(@"API on (\S+)")).Groups[1].Value;
        File.Delete(served.PathOf("example.com.zone"));
        await served.Server.Process.WaitForLineAsync("no zone is left");
        using var client = new HttpClient();

        using HttpResponseMessage response = await client.GetAsync($"{address}healthz");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("no zone is served", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pools_AfterAnswersAndAReload_TellsHowManyHeldEachMember()
    {
        await using ServedFolder served = await ServedFolder.StartAsync(ZoneSamples.Example(";@pool www policy=weighted\nwww A 192.0.2.1\nwww A 192.0.2.2"), "--api", "127.0.0.1:0");
        string address = (await served.Server.Process.WaitForLineAsync(@"API on (\S+)")).Groups[1].Value;
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        served.Server.Served("www.example.com");
        var (answered, held) = await CountsAsync(client);
        Assert.Equal(40, answered);
        Assert.Equal([20, 20], held);

        served.Write("example.com.zone", ZoneSamples.Example(";@pool www policy=weighted\nwww A 192.0.2.3\nwww A 192.0.2.2", serial: 2));
        await served.Server.Process.WaitForLineAsync("reloaded");
        served.Server.Served("www.example.com");

        var (queries, counts) = await CountsAsync(client);
        Assert.Equal((80, 60), (queries, counts.Sum()));
        Assert.InRange(counts[1], 38, 42);
    }

    [Fact]
    public async Task Api_ItsPortIsTaken_SaysSoInALineAndQueriesAreAnswered()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await using ServedFolder served = await ServedFolder.StartAsync(ZoneSamples.Example("www A 192.0.2.1"), "--api", $"{taken.LocalEndpoint}");

        await served.Server.Process.WaitForLineAsync($"no API on {taken.LocalEndpoint}: Address already in use; queries are answered all the same");

        Assert.Equal(["192.0.2.1"], served.Server.Addresses("www.example.com"));
        Assert.DoesNotContain("   at ", served.Server.Process.ToString(), StringComparison.Ordinal);
        await served.Server.Process.SignalAsync("TERM");
        Assert.Equal(0, await served.Server.Process.WaitForExitAsync());
    }

    [Theory]
    [InlineData("0.0.0.0:8053", "api-token or api-client-ca, and api-cert and api-key")]
    [InlineData("[::]:8053", "api-cert and api-key", "--api-token", "token")]
    [InlineData("192.0.2.1:8053", "api-token or api-client-ca", "--api-cert", "cert", "--api-key", "key")]
    public async Task Api_AnAddressThatOthersReachWithoutWhatItTakes_IsRefused(string address, string missing, params string[] more)
    {
        CommandResult result = await DnsLbProcess.RunAsync(["serve", "--zones", "zones", "--listen", "127.0.0.1:0", "--api", address, .. more]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"api={address}: other machines can reach it: give {missing}; or an address of this machine alone", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_OfARealServer_TellsThatAFileWasRejected()
    {
        await using ServedFolder served = await ServedFolder.StartAsync(ZoneSamples.Example("www A 192.0.2.1"), "--api", "127.0.0.1:0");
        string address = (await served.Server.Process.WaitForLineAsync(@"API on (\S+)")).Groups[1].Value;
        using var client = new HttpClient();
        using var stream = new ServerSentEvents(await client.GetStreamAsync($"{address}events/stream"));

        served.Write("example.com.zone", ZoneSamples.Example("www A 192.0.2.999"));

        Assert.Contains("192.0.2.999", (await stream.NextAsync("zones")).Data.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulate_OnARealServer_GivesSeries()
    {
        await using ServedFolder served = await ServedFolder.StartAsync(ZoneSamples.Example(";@pool www\nwww A 192.0.2.1"), "--api", "127.0.0.1:0");
        string address = (await served.Server.Process.WaitForLineAsync(@"API on (\S+)")).Groups[1].Value;
        using var client = new HttpClient();

        using HttpResponseMessage found = await client.PostAsync($"{address}simulate", RunningApi.Json("""{"pool": "www.example.com", "resolvers": 10, "time": "10s"}"""));

        Assert.Contains("\"maxOverMean\":[1]", await found.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task<(int Queries, int[] Served)> CountsAsync(HttpClient client)
    {
        JsonNode pool = Assert.Single(JsonNode.Parse(await client.GetStringAsync("pools"))!.AsArray())!;
        return ((int)pool["queries"]!, [.. pool["members"]!.AsArray().Select(member => (int)member!["served"]!)]);
    }
}
