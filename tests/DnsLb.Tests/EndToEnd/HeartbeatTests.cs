using System.Net;
using System.Net.Http.Json;

namespace DnsLb.Tests.EndToEnd;

/// <summary>Members report to the HTTP API of the real process, and answers follow.</summary>
[Collection(ProcessTests.Name)]
public sealed class HeartbeatTests
{
    [Fact]
    public async Task Put_ReportsAndSilence_AnswersFollow()
    {
        await using ServedFolder served = await ServedFolder.StartAsync(
            ZoneSamples.Example(
                """
                ;@check beat heartbeat deadline=1h interval=500ms
                ;@check short heartbeat deadline=1s interval=500ms
                ;@pool www check=beat ttl=1s..60s when-empty=none
                www A 192.0.2.1 ;@ name=web1
                www A 192.0.2.2
                www A 192.0.2.3 ;@ check=short
                """),
            "--api",
            "127.0.0.1:0");
        DnsLbProcess server = served.Server;
        using var api = new HttpClient { BaseAddress = new Uri((await server.Process.WaitForLineAsync(@"API on (\S+)")).Groups[1].Value) };
        Assert.Empty(server.Served("www.example.com"));

        await PutAsync(api, "heartbeats/beat/web1", null);
        await PutAsync(api, "heartbeats/beat/192.0.2.2", new { Says = "up 50% # busy" });
        server.WaitUntilServed("www.example.com", "192.0.2.1", "192.0.2.2");
        await PutAsync(api, "heartbeats/beat/192.0.2.1", new { Says = "drain # new kernel" });
        server.WaitUntilServed("www.example.com", "192.0.2.2");
        await PutAsync(api, "heartbeats/beat/web1", new { Says = "ready" });
        await PutAsync(api, "heartbeats/beat/192.0.2.2", new { Says = "down" });
        server.WaitUntilServed("www.example.com", "192.0.2.1");

        await PutAsync(api, "heartbeats/short/192.0.2.3", null);
        await server.Process.WaitForLineAsync("192.0.2.3 (was down, is|starts) up: short: up");
        await server.Process.WaitForLineAsync("192.0.2.3 was up, is down: short: no heartbeat since .*Z; deadline=1s");
        Assert.Equal(["192.0.2.1"], server.Served("www.example.com"));
    }

    private static async Task PutAsync(HttpClient api, string path, object? body)
    {
        using var content = body is null ? null : JsonContent.Create(body);
        using HttpResponseMessage response = await api.PutAsync(path, content);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }
}
