using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace DnsLb.Tests.Api;

public sealed class OverrideEndpointsTests
{
    private const string Pool = """
        ;@pool www ttl=30s
        www A 192.0.2.1 ;@ name=one
        www A 192.0.2.2
        """;

    [Fact]
    public async Task Put_ADrain_IsShownWithItsMembersAndWhenItIsSafe()
    {
        await using RunningApi api = await RunningApi.StartAsync(Pool);
        DateTimeOffset before = TimeProvider.System.GetUtcNow();

        ApiAnswer answer = await PutAsync(api, "www.example.com/192.0.2.1");
        JsonNode shown = Assert.Single((await api.GetAsync("/overrides")).AsArray())!;

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.False((bool?)JsonNode.Parse(answer.Body)!["saved"]);
        Assert.Equal(("www.example.com/192.0.2.1", "drain", "ana", "update"), ((string?)shown["selector"], (string?)shown["kind"], (string?)shown["author"], (string?)shown["reason"]));
        JsonNode member = Assert.Single(shown["members"]!.AsArray())!;
        Assert.Equal(("www.example.com. A", "one", "up", false, true), ((string?)member["pool"], (string?)member["name"], (string?)member["state"], (bool?)member["served"], (bool?)member["prevails"]));
        Assert.InRange((DateTimeOffset)member["safeToStopAt"]!, before.AddSeconds(30), TimeProvider.System.GetUtcNow().AddSeconds(31));
        JsonNode inPool = (await api.GetAsync("/pools"))[0]!["members"]![0]!;
        Assert.Equal(("up", "drain", 0), ((string?)inPool["state"], (string?)inPool["forced"], (int?)inPool["effectiveWeight"]));
    }

    [Fact]
    public async Task Put_TheSameAgain_ChangesNothing()
    {
        await using RunningApi api = await RunningApi.StartAsync(Pool);
        await PutAsync(api, "*");
        string once = (await api.GetAsync("/overrides"))[0]!["since"]!.ToString();

        ApiAnswer again = await PutAsync(api, "*");

        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.Equal(once, (await api.GetAsync("/overrides"))[0]!["since"]!.ToString());
    }

    [Theory]
    [InlineData("www.example.com%2F192.0.2.1")]
    [InlineData("WWW.example.com./192.0.2.1")]
    public async Task Get_AnotherFormOfTheSelector_FindsIt(string form)
    {
        await using RunningApi api = await RunningApi.StartAsync(Pool);
        await PutAsync(api, "www.example.com/192.0.2.1");

        Assert.Equal("www.example.com/192.0.2.1", (string?)(await api.GetAsync($"/overrides/{form}"))["selector"]);
    }

    [Fact]
    public async Task Delete_OnceAndAgain_IsGoneAndThenNotThere()
    {
        await using RunningApi api = await RunningApi.StartAsync(Pool);
        await PutAsync(api, "192.0.2.1");

        ApiAnswer first = await api.SendAsync(HttpMethod.Delete, "/overrides/192.0.2.1?author=bob");
        ApiAnswer second = await api.SendAsync(HttpMethod.Delete, "/overrides/192.0.2.1?author=bob");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (first.Status, second.Status));
        Assert.Empty((await api.GetAsync("/overrides")).AsArray());
    }

    [Theory]
    [InlineData("www.example.com", """{"kind": "drain", "author": "ana"}""", "no reason: an override needs one")]
    [InlineData("www.example.com", """{"kind": "pause", "author": "ana", "reason": "r"}""", "\"pause\": the kind must be one of drain, down and up")]
    [InlineData("www.example.com", """{"kind": "1", "author": "ana", "reason": "r"}""", "\"1\": the kind must be one of drain, down and up")]
    [InlineData("www.example.com", """{"kind": "up", "author": "ana", "reason": "r", "until": "2020-01-01T00:00:00Z"}""", "an override must end in the future, in 366 days at most")]
    [InlineData("www.example.com", """{"kind": "up", "author": "ana", "reason": "r", "until": "tomorrow"}""", "")]
    [InlineData("a%20b", """{"kind": "up", "author": "ana", "reason": "r"}""", "\"a b\" selects nothing")]
    public async Task Put_SomethingWrong_SaysWhat(string selector, string body, string detail)
    {
        await using RunningApi api = await RunningApi.StartAsync(Pool);

        ApiAnswer answer = await api.SendAsync(HttpMethod.Put, $"/overrides/{selector}", new StringContent(body, null, "application/json"));

        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.Status, answer.MediaType));
        Assert.Contains(detail, (string?)JsonNode.Parse(answer.Body)!["detail"] ?? "", StringComparison.Ordinal);
        Assert.Empty((await api.GetAsync("/overrides")).AsArray());
    }

    private static Task<ApiAnswer> PutAsync(RunningApi api, string selector) =>
        api.SendAsync(HttpMethod.Put, $"/overrides/{selector}", JsonContent.Create(new { kind = "drain", author = "ana", reason = "update" }));
}
