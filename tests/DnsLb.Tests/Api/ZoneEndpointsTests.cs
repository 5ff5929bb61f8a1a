using System.Net;
using System.Text.Json.Nodes;
using DnsLb.Tests.EndToEnd;

namespace DnsLb.Tests.Api;

public sealed class ZoneEndpointsTests
{
    [Fact]
    public async Task Zones_OneIsServed_TellsWhatAndSinceWhen()
    {
        DateTimeOffset before = TimeProvider.System.GetUtcNow();
        await using RunningApi api = await RunningApi.StartAsync(";@pool www\nwww A 192.0.2.1");

        JsonNode zone = Assert.Single((await api.GetAsync("/zones")).AsArray())!;

        Assert.Equal(("example.com.", "served", 1, 0), ((string?)zone["name"], (string?)zone["state"], (int?)zone["pools"], zone["errors"]!.AsArray().Count));
        Assert.EndsWith("/example.com.zone", (string?)zone["file"], StringComparison.Ordinal);
        Assert.True((int)zone["serial"]! > 0 && (int)zone["records"]! > 1);
        Assert.InRange((DateTimeOffset)zone["loadedAt"]!, before, TimeProvider.System.GetUtcNow());
    }

    [Fact]
    public async Task Reload_AFileWithAnError_IsRejectedWithItsPlaceAndKept()
    {
        await using RunningApi api = await RunningApi.StartAsync("www A 192.0.2.1");
        string file = api.Write(ZoneSamples.Example("www A 192.0.2.999"));

        JsonNode reloaded = Assert.Single((await ReloadAsync(api))["files"]!.AsArray())!;
        JsonNode zone = Assert.Single((await api.GetAsync("/zones")).AsArray())!;

        Assert.Equal((file, "example.com.", "rejected"), ((string?)reloaded["file"], (string?)reloaded["zone"], (string?)reloaded["result"]));
        JsonNode error = Assert.Single(reloaded["errors"]!.AsArray())!;
        Assert.Equal(file, (string?)error["file"]);
        Assert.True((int)error["line"]! > 0 && (int)error["column"]! > 0);
        Assert.Contains("192.0.2.999", (string?)error["message"], StringComparison.Ordinal);
        Assert.Equal(("kept", error.ToJsonString()), ((string?)zone["state"], zone["errors"]![0]!.ToJsonString()));
    }

    [Fact]
    public async Task Reload_AnotherContent_IsServedWhenItIsAnswered()
    {
        await using RunningApi api = await RunningApi.StartAsync("www A 192.0.2.1");
        int records = (int)(await api.GetAsync("/zones"))[0]!["records"]!;
        api.Write(ZoneSamples.Example("www A 192.0.2.1\nftp A 192.0.2.2"));

        JsonNode status = await ReloadAsync(api);

        // A look at the files that came before may have taken it over already.
        Assert.True((bool?)status["done"]);
        Assert.Contains((string?)status["files"]![0]!["result"], (string[])["loaded", "unchanged"]);
        Assert.Equal(records + 1, (int)(await api.GetAsync("/zones"))[0]!["records"]!);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Origin", "https://attacker.example")]
    [InlineData("Origin", "null")]
    public async Task Reload_ByAPageOfOthers_IsRefused(string header, string value)
    {
        await using RunningApi api = await RunningApi.StartAsync("www A 192.0.2.1");

        Assert.Equal(HttpStatusCode.Forbidden, (await api.SendAsync(HttpMethod.Post, "/reload", null, (header, value))).Status);
    }

    [Fact]
    public async Task Reload_ByAPageOfOurs_IsDone()
    {
        await using RunningApi api = await RunningApi.StartAsync("www A 192.0.2.1");

        Assert.Equal(HttpStatusCode.OK, (await api.SendAsync(HttpMethod.Post, "/reload", null, ("Origin", $"{api.Client.BaseAddress!.GetLeftPart(UriPartial.Authority)}"))).Status);
    }

    [Fact]
    public async Task Ready_AFileIsNotServedAsItIs_SaysWhich()
    {
        await using RunningApi api = await RunningApi.StartAsync("www A 192.0.2.1");
        string file = api.Write(ZoneSamples.Example("www A 192.0.2.999"));
        await ReloadAsync(api);

        JsonNode ready = await api.GetAsync("/readyz");

        JsonNode unloaded = Assert.Single(ready["notLoaded"]!.AsArray())!;
        Assert.Equal((file, "example.com."), ((string?)unloaded["file"], (string?)unloaded["serves"]));
        Assert.StartsWith($"{file}:", (string?)unloaded["reason"], StringComparison.Ordinal);
        Assert.Equal(("ok", 1, null, false), ((string?)ready["status"], (int?)ready["zones"], (string?)ready["frozen"], (bool?)ready["draining"]));
    }

    private static async Task<JsonNode> ReloadAsync(RunningApi api)
    {
        ApiAnswer answer = await api.SendAsync(HttpMethod.Post, "/reload");
        Assert.Equal((HttpStatusCode.OK, "application/json"), (answer.Status, answer.MediaType));
        return JsonNode.Parse(answer.Body)!;
    }
}
