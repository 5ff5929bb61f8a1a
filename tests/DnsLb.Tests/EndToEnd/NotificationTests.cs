using System.Text.Json.Nodes;
using DnsLb.Tests.Checks;
using DnsLb.Tests.Notifications;

namespace DnsLb.Tests.EndToEnd;

/// <summary>A change of health in the real process, a webhook that fails twice, and a program.</summary>
public sealed class NotificationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Serve_WebhookFailsTwice_IsToldOfEachFallInTheOrderOfThePool()
    {
        await using PostServer server = await PostServer.StartAsync(number => number < 2 ? 503 : 200);
        var backend = new Backend((_, _) => Task.CompletedTask);
        await using (ServedFolder served = await ServedFolder.StartAsync(
            ZoneSamples.Example(Zone(backend.EndPoint.Port)), "--webhook", $"{server.Url}/s3cret", "--on-change", $"/bin/sh -c 'cat >>{_folder.PathOf("events")}; echo >>{_folder.PathOf("events")}'"))
        {
            JsonNode first = JsonNode.Parse((await server.NextAsync()).Body)!;
            JsonNode again = JsonNode.Parse((await server.NextAsync()).Body)!;
            Post taken = await server.NextAsync();
            await backend.DisposeAsync();
            JsonNode fall = JsonNode.Parse((await server.NextAsync()).Body)!;

            Assert.Equal("127.0.0.2 unknown down", Summary(first));
            Assert.Equal(first.ToJsonString(), again.ToJsonString());
            Assert.Equal((200, first.ToJsonString()), (taken.Status, JsonNode.Parse(taken.Body)!.ToJsonString()));
            Assert.Equal("127.0.0.1 up down", Summary(fall));
            Assert.Equal("connection refused", (string?)fall["evidence"]![0]!["reason"]);
            await served.Server.Process.WaitForLineAsync($"webhook {server.Url} answers 503; events are tried up to 10 times");
            await served.Server.Process.WaitForLineAsync($"webhook {server.Url} takes events again");
            await OtherProcesses.UntilAsync(() => File.Exists(Events) && File.ReadAllLines(Events).Length == 2, "the program was not run twice");
            Assert.DoesNotContain("s3cret", served.Server.Process.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal(["127.0.0.2 unknown down", "127.0.0.1 up down"], File.ReadAllLines(Events).Select(line => Summary(JsonNode.Parse(line)!)));
    }

    // The receiver takes connections and never answers.
    [Fact]
    public async Task Serve_WebhookNeverAnswers_DelaysNeitherTheStartNorTheFall()
    {
        await using var receiver = new Backend((_, cancellation) => Task.Delay(Timeout.Infinite, cancellation));
        var backend = new Backend((_, _) => Task.CompletedTask);
        await using ServedFolder served = await ServedFolder.StartAsync(ZoneSamples.Example(Zone(backend.EndPoint.Port)), "--webhook", $"http://{receiver.EndPoint}");
        served.Server.WaitUntilServed("www.example.com", "127.0.0.1");

        await backend.DisposeAsync();

        await served.Server.Process.WaitForLineAsync(@"127\.0\.0\.1 was up, is down");
        await served.Server.Process.SignalAsync("TERM");
        Assert.Equal(0, await served.Server.Process.WaitForExitAsync());
        Assert.Contains(served.Server.Process.Lines, line => line.EndsWith("stopped before 2 events were taken, which it never gets", StringComparison.Ordinal));
    }

    private string Events => _folder.PathOf("events");

    // Long enough for a probe of a machine that is busy with other things.
    private static string Zone(int port) =>
        $"""
        ;@check port tcp port={port} interval=5s timeout=5s fall=1
        ;@pool www check=port
        www A 127.0.0.1
        www A 127.0.0.2
        """;

    private static string Summary(JsonNode json) => $"{json["address"]} {json["from"]} {json["to"]}";
}
