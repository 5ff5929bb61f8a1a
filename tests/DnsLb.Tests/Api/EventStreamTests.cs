using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using DnsLb.Core.Serving;
using DnsLb.Tests.EndToEnd;

namespace DnsLb.Tests.Api;

public sealed class EventStreamTests
{
    private const string Pool = """
        ;@check port tcp port=1 timeout=1s
        ;@pool www check=port
        www A 127.0.0.1
        www A 127.0.0.2
        """;

    [Fact]
    public async Task Stream_AMemberFails_TellsTheSameAsTheHistory()
    {
        using var backend = new TcpListener(IPAddress.Loopback, 0);
        backend.Start();
        await using RunningApi api = await RunningApi.StartAsync($"""
            ;@check web tcp port={((IPEndPoint)backend.LocalEndpoint).Port} timeout=1s interval=1s fall=1
            ;@pool www check=web
            www A 127.0.0.1
            """);
        using ServerSentEvents stream = await OpenAsync(api);

        backend.Stop();
        SentEvent told = (await stream.NextAsync())!;

        JsonNode kept = (await api.GetAsync("/events"))[0]!;
        Assert.Equal(("change", (string?)kept["id"]!.ToString(), kept.ToJsonString()), (told.Kind, told.Id, told.Data.ToJsonString()));
        Assert.Equal(("up", "down", "web: connection refused"), ((string?)told.Data["before"], (string?)told.Data["after"], (string?)told.Data["reason"]));
    }

    [Fact]
    public async Task Stream_OfWhoWasCutOff_BeginsWithWhatWasMissed()
    {
        await using RunningApi api = await RunningApi.StartAsync(Pool);
        JsonArray kept = (await api.GetAsync("/events")).AsArray();
        using ServerSentEvents all = await OpenAsync(api, lastId: "0");
        using ServerSentEvents rest = await OpenAsync(api, lastId: kept[1]!["id"]!.ToString());

        Assert.Equal($"{kept[1]!["id"]}", (await all.NextAsync())!.Id);
        Assert.Equal($"{kept[0]!["id"]}", (await all.NextAsync())!.Id);
        Assert.Equal($"{kept[0]!["id"]}", (await rest.NextAsync())!.Id);
    }

    [Fact]
    public async Task Stream_Overrides_AreToldWhenSetAndTakenBack()
    {
        await using RunningApi api = await RunningApi.StartAsync(Pool);
        using ServerSentEvents stream = await OpenAsync(api);

        await api.SendAsync(HttpMethod.Put, "/overrides/www.example.com", RunningApi.Json("""{"kind": "drain", "author": "ana", "reason": "new kernel"}"""));
        await api.SendAsync(HttpMethod.Delete, "/overrides/www.example.com?author=bob");

        var (kind, id) = await KindAndId(stream.NextAsync(), "set", "ana");
        await KindAndId(stream.NextAsync(), "taken-back", "bob");
        JsonArray kept = (await api.GetAsync("/events?limit=2")).AsArray();
        Assert.Equal([("taken-back", "bob"), ("set", "ana")], kept.Select(each => ((string?)each!["change"], (string?)each["by"])));
        Assert.Equal(("override", $"{kept[1]!["id"]}"), (kind, id));
    }

    [Fact]
    public async Task Stream_AnOverrideThatEndsByItself_IsToldWhenItIsGone()
    {
        await using RunningApi api = await RunningApi.StartAsync(Pool);
        using ServerSentEvents stream = await OpenAsync(api);
        string until = TimeProvider.System.GetUtcNow().AddSeconds(1).ToString("o");

        await api.SendAsync(HttpMethod.Put, "/overrides/www.example.com", RunningApi.Json($$"""{"kind": "drain", "author": "ana", "reason": "new kernel", "until": "{{until}}"}"""));

        await KindAndId(stream.NextAsync(), "set", "ana");
        await KindAndId(stream.NextAsync(), "expired", null);
        Assert.Empty((await api.GetAsync("/overrides")).AsArray());
        Assert.Equal("expired", (string?)(await api.GetAsync("/events?limit=1"))[0]!["change"]);
    }

    [Fact]
    public async Task Stream_Zones_AreToldWhenRejectedAndPublished()
    {
        await using RunningApi api = await RunningApi.StartAsync("www A 192.0.2.1");
        using ServerSentEvents stream = await OpenAsync(api);

        string file = api.Write(ZoneSamples.Example("www A 192.0.2.999"));
        JsonNode rejected = (await stream.NextAsync("zones")).Data;
        api.Write(ZoneSamples.Example("www A 192.0.2.2"));
        JsonNode published = (await stream.NextAsync("zones")).Data;

        JsonNode of = Assert.Single(rejected["rejected"]!.AsArray())!;
        Assert.Equal((file, "example.com."), ((string?)of["file"], (string?)of["zone"]));
        Assert.Contains("192.0.2.999", (string?)of["errors"]![0]!["message"], StringComparison.Ordinal);
        Assert.Empty(rejected["published"]!.AsArray());
        Assert.Equal(("example.com.", 0), ((string?)Assert.Single(published["published"]!.AsArray()), published["rejected"]!.AsArray().Count));
    }

    [Fact]
    public async Task Stream_MoreThanThereMayBe_IsAProblemUntilOneEnds()
    {
        await using RunningApi api = await RunningApi.StartAsync(Pool);
        List<ServerSentEvents> streams = [];
        for (int i = 0; i < ServerFeed.MostListeners; i++)
        {
            streams.Add(await OpenAsync(api));
        }

        ApiAnswer refused = await api.SendAsync(HttpMethod.Get, "/events/stream");
        streams[0].Dispose();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "application/problem+json"), (refused.Status, refused.MediaType));
        await OtherProcesses.UntilAsync(async () => (await api.SendAsync(HttpMethod.Head, "/events/stream")).Status == HttpStatusCode.OK, "the one that ended keeps its place");
        streams.ForEach(stream => stream.Dispose());
    }

    [Theory]
    [InlineData("last")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    public async Task Stream_FromAnIdThatIsNone_IsAProblem(string id)
    {
        await using RunningApi api = await RunningApi.StartAsync(Pool);

        Assert.Equal(HttpStatusCode.BadRequest, (await api.SendAsync(HttpMethod.Get, "/events/stream", null, ("Last-Event-ID", id))).Status);
    }

    // As when a whole network falls.
    [Fact]
    public async Task Stream_ThousandsOfEventsInOneMoment_AreToldToWhoReads()
    {
        await using RunningApi api = await RunningApi.StartAsync(Pool);
        using ServerSentEvents stream = await OpenAsync(api);

        for (int i = 0; i < 4_000; i++)
        {
            api.Server.Feed.Tell(new ZonesEvent([$"{i}.example."], [], []));
        }

        for (int i = 0; i < 4_000; i++)
        {
            Assert.Equal($"{i}.example.", (string?)(await stream.NextAsync("zones")).Data["published"]![0]);
        }
    }

    [Fact]
    public async Task Stream_OfWhoReadsNothing_EndsAndSaysSo()
    {
        await using RunningApi api = await RunningApi.StartAsync(Pool);
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(api.Client.BaseAddress!.Host, api.Client.BaseAddress.Port);
        await client.SendAsync(Encoding.ASCII.GetBytes("GET /events/stream HTTP/1.0\r\nHost: localhost\r\n\r\n"));
        using var slow = new ServerSentEvents(new NetworkStream(client));
        Assert.Equal("HTTP", Encoding.ASCII.GetString(await ReceiveAsync(client, 4)));

        // More than the queue and the buffers of both ends hold.
        var happened = new ZonesEvent([new string('x', 8_000)], [], []);
        for (int i = 0; i < 2 * FeedListener.MostWaiting; i++)
        {
            api.Server.Feed.Tell(happened);
        }

        SentEvent last = await slow.NextAsync("end");

        Assert.Contains("too slow", (string?)last.Data["reason"], StringComparison.Ordinal);
        Assert.Null(await slow.NextAsync());
    }

    // Its head is sent when the server listens.
    private static async Task<ServerSentEvents> OpenAsync(RunningApi api, string? lastId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/events/stream");
        if (lastId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastId);
        }

        HttpResponseMessage response = await api.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        return new ServerSentEvents(await response.Content.ReadAsStreamAsync());
    }

    private static async Task<byte[]> ReceiveAsync(Socket client, int length)
    {
        byte[] received = new byte[length];
        await new NetworkStream(client).ReadExactlyAsync(received);
        return received;
    }

    private static async Task<(string? Kind, string? Id)> KindAndId(Task<SentEvent?> next, string change, string? by)
    {
        SentEvent told = (await next)!;
        Assert.Equal((change, by, "www.example.com", "drain", "new kernel"), ((string?)told.Data["change"], (string?)told.Data["by"], (string?)told.Data["selector"], (string?)told.Data["kind"], (string?)told.Data["reason"]));
        return (told.Kind, told.Id);
    }
}
