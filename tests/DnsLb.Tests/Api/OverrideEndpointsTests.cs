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
    public async Task Put_TheSameAgain_BeginsAnew()
    {
        await using RunningApi api = await RunningApi.StartAsync(Pool);
        await PutAsync(api, "*");
        string once = (await api.GetAsync("/overrides"))[0]!["since"]!.ToString();

        ApiAnswer again = await PutAsync(api, "*");

        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.NotEqual(once, Assert.Single((await api.GetAsync("/overrides")).AsArray())!["since"]!.ToString());
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
    public async Task Put_ASelectorInAnotherCase_IsTheSameOverride()
    {
        await using RunningApi api = await RunningApi.StartAsync(Pool);

        await PutAsync(api, "www.example.com/ONE");
        ApiAnswer again = await PutAsync(api, "www.example.com/one");

        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.Single((await api.GetAsync("/overrides")).AsArray());
    }

    [Fact]
    public async Task Put_APercentSignThatIsMeantSo_IsNoSlash()
    {
        await using RunningApi api = await RunningApi.StartAsync(Pool);

        ApiAnswer answer = await PutAsync(api, "www.example.com%252Fone");

        Assert.Equal((HttpStatusCode.NotFound, "\"www.example.com%2fone\" selects no member of a pool; did you mean \"www.example.com\"?"), (answer.Status, (string?)JsonNode.Parse(answer.Body)!["detail"]));
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
    [InlineData("www.example.com", """{"kind": "pause", "author": "ana", "reason": "r"}""", "\"kind=pause\": kind must be drain|down|up")]
    [InlineData("www.example.com", """{"kind": "drian", "author": "ana", "reason": "r"}""", "\"kind=drian\": kind must be drain|down|up; did you mean \"drain\"?")]
    [InlineData("www.example.com", """{"kind": "1", "author": "ana", "reason": "r"}""", "\"kind=1\": kind must be drain|down|up")]
    [InlineData("www.example.com", """{"kind": 1, "author": "ana", "reason": "r"}""", "\"kind\" must be text, in double quotes")]
    [InlineData("www.example.com", """{"author": "ana"}""", "no kind: it must be drain|down|up; no reason: an override needs one")]
    [InlineData("www.example.com", "", "no kind: it must be drain|down|up; no author: an override needs one; no reason: an override needs one")]
    [InlineData("www.example.com", """{"kind": "up", "author": "ana", "reason": "r", "untill": "2027-01-01T00:00:00Z"}""", "unknown key \"untill\"; did you mean \"until\"?")]
    [InlineData("www.example.com", """{"kind": "up", "author": "ana", "reason": "r", "kind": "down"}""", "\"kind\"")]
    [InlineData("www.example.com", """{"x": 1, "kind": 1, "utnil": null}""", "\"kind\" must be text, in double quotes; unknown key \"x\"; expected one of: kind, author, reason, until; unknown key \"utnil\"; did you mean \"until\"?")]
    [InlineData("www.example.com", """{"kind": "up", "author": "ana", "reason": "r", "until": "2020-01-01T00:00:00Z"}""", "an override must end in the future, in 366 days at most")]
    [InlineData("www.example.com", """{"kind": "up", "author": "ana", "reason": "r", "until": "tomorrow"}""", "\"until=tomorrow\": until must be a time with its offset (RFC 3339), such as 2026-11-24T14:00:00Z")]
    [InlineData("www.example.com", """["up"]""", "the body must be an object with \"kind\", \"author\", \"reason\", \"until\"")]
    [InlineData("www.example.com", "{\n\"kind\": up}", "the body is no JSON, in line 2, byte 9: ")]
    [InlineData("www.example.com", """{"kind": "\ud800"}""", "the body is no JSON: ")]
    [InlineData("a%20b", """{"kind": "up", "author": "ana", "reason": "r"}""", "\"a b\" selects nothing")]
    public async Task Put_SomethingWrong_SaysWhat(string selector, string body, string detail)
    {
        await using RunningApi api = await RunningApi.StartAsync(Pool);

        ApiAnswer answer = await api.SendAsync(HttpMethod.Put, $"/overrides/{selector}", new StringContent(body, null, "application/json"));

        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.Status, answer.MediaType));
        Assert.Contains(detail, (string?)JsonNode.Parse(answer.Body)!["detail"] ?? "", StringComparison.Ordinal);
        Assert.Empty((await api.GetAsync("/overrides")).AsArray());
    }

    [Theory]
    [InlineData("ww.example.com", "\"ww.example.com\" selects no member of a pool; did you mean \"www.example.com\"?")]
    [InlineData("www.example.com/192.0.2.3", "\"www.example.com/192.0.2.3\" selects no member of a pool; did you mean \"www.example.com/192.0.2.1\"?")]
    [InlineData("www.example.com/oen", "\"www.example.com/oen\" selects no member of a pool; did you mean \"www.example.com/one\"?")]
    [InlineData("192.0.2.20", "\"192.0.2.20\" selects no member of a pool; did you mean \"192.0.2.2\"?")]
    [InlineData("elsewhere.example.net", "\"elsewhere.example.net\" selects no member of a pool; GET /pools, or dnslb members, shows all that there are")]
    public async Task Put_ASelectorOfNoMember_IsRefusedWithTheNearest(string selector, string detail)
    {
        await using RunningApi api = await RunningApi.StartAsync(Pool);

        ApiAnswer answer = await PutAsync(api, selector);

        Assert.Equal((HttpStatusCode.NotFound, detail), (answer.Status, (string?)JsonNode.Parse(answer.Body)!["detail"]));
        Assert.Empty((await api.GetAsync("/overrides")).AsArray());
    }

    [Theory]
    [InlineData("{tag}", HttpStatusCode.NotModified)]
    [InlineData("W/{tag}", HttpStatusCode.NotModified)]
    [InlineData("\"other\", {tag}", HttpStatusCode.NotModified)]
    [InlineData("*", HttpStatusCode.NotModified)]
    [InlineData("\"other\"", HttpStatusCode.OK)]
    [InlineData("tag", HttpStatusCode.BadRequest)]
    public async Task Get_IfNoneMatch_IsAnsweredWithoutWhatIsKnown(string tags, HttpStatusCode status)
    {
        await using RunningApi api = await RunningApi.StartAsync(Pool);
        string tag = (await PutAsync(api, "*")).Tag!;

        ApiAnswer answer = await api.SendAsync(HttpMethod.Get, "/overrides/*", null, ("If-None-Match", tags.Replace("{tag}", tag, StringComparison.Ordinal)));

        Assert.Equal(status, answer.Status);
        Assert.Equal((status == HttpStatusCode.BadRequest ? null : tag, status == HttpStatusCode.NotModified), (answer.Tag, answer.Body.Length == 0));
    }

    [Fact]
    public async Task PutAndDelete_IfMatchOfAnotherThanIsThere_ChangeNothing()
    {
        await using RunningApi api = await RunningApi.StartAsync(Pool);
        const string path = "/overrides/www.example.com";
        string seen = (await PutAsync(api, "www.example.com")).Tag!;
        string now = (await PutAsync(api, "www.example.com", seen)).Tag!;

        ApiAnswer put = await PutAsync(api, "www.example.com", seen);
        ApiAnswer deleted = await api.SendAsync(HttpMethod.Delete, $"{path}?author=bob", null, ("If-Match", seen));
        ApiAnswer weak = await PutAsync(api, "www.example.com", $"W/{now}");
        ApiAnswer shown = await api.SendAsync(HttpMethod.Get, path);

        Assert.NotEqual(seen, now);
        Assert.Equal(now, shown.Tag);
        Assert.All([put, deleted, weak], answer => Assert.Equal((HttpStatusCode.PreconditionFailed, "application/problem+json"), (answer.Status, answer.MediaType)));
        Assert.Equal("the override is another now: drain by ana until it is taken back: update", (string?)JsonNode.Parse(put.Body)!["detail"]);
        Assert.Equal(HttpStatusCode.OK, (await api.SendAsync(HttpMethod.Delete, $"{path}?author=bob", null, ("If-Match", $"\"other\", {now}"))).Status);
    }

    [Theory]
    [InlineData("*", HttpStatusCode.PreconditionFailed, "there is no such override")]
    [InlineData("\"tag\"", HttpStatusCode.PreconditionFailed, "there is no such override")]
    [InlineData("tag", HttpStatusCode.BadRequest, "If-Match must be entity tags in double quotes, or *")]
    public async Task Put_IfMatchWhereThereIsNone_IsRefused(string tag, HttpStatusCode status, string detail)
    {
        await using RunningApi api = await RunningApi.StartAsync(Pool);

        ApiAnswer answer = await PutAsync(api, "www.example.com", tag);

        Assert.Equal((status, detail), (answer.Status, (string?)JsonNode.Parse(answer.Body)!["detail"]));
        Assert.Empty((await api.GetAsync("/overrides")).AsArray());
    }

    [Theory]
    [InlineData("*", HttpStatusCode.PreconditionFailed, "there is such an override: drain by ana until it is taken back: update")]
    [InlineData("{tag}", HttpStatusCode.PreconditionFailed, "there is such an override: drain by ana until it is taken back: update")]
    [InlineData("tag", HttpStatusCode.BadRequest, "If-None-Match must be entity tags in double quotes, or *")]
    public async Task PutAndDelete_IfNoneMatchOfTheOneThatIsThere_ChangeNothing(string tags, HttpStatusCode status, string detail)
    {
        await using RunningApi api = await RunningApi.StartAsync(Pool);
        string tag = (await PutAsync(api, "www.example.com")).Tag!;
        var header = ("If-None-Match", tags.Replace("{tag}", tag, StringComparison.Ordinal));

        ApiAnswer put = await PutAsync(api, "www.example.com", header);
        ApiAnswer deleted = await api.SendAsync(HttpMethod.Delete, "/overrides/www.example.com?author=bob", null, header);

        Assert.All([put, deleted], answer => Assert.Equal((status, detail), (answer.Status, (string?)JsonNode.Parse(answer.Body)!["detail"])));
        Assert.Equal(tag, (await api.SendAsync(HttpMethod.Get, "/overrides/www.example.com")).Tag);
    }

    [Fact]
    public async Task Put_IfNoneMatchOfAnyByMany_IsDecidedByOne()
    {
        await using RunningApi api = await RunningApi.StartAsync(Pool);

        ApiAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PutAsync(api, "www.example.com", ("If-None-Match", "*"))));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.Equal(7, answers.Count(answer => answer.Status == HttpStatusCode.PreconditionFailed));
    }

    [Fact]
    public async Task Put_IfNoneMatchOfAnother_ReplacesTheOneThatIsThere()
    {
        await using RunningApi api = await RunningApi.StartAsync(Pool);
        await PutAsync(api, "www.example.com");

        Assert.Equal(HttpStatusCode.OK, (await PutAsync(api, "www.example.com", ("If-None-Match", "\"other\""))).Status);
    }

    [Fact]
    public async Task Put_IfMatchOfAny_ReplacesTheOneThatIsThere()
    {
        await using RunningApi api = await RunningApi.StartAsync(Pool);
        await PutAsync(api, "www.example.com");

        Assert.Equal(HttpStatusCode.OK, (await PutAsync(api, "www.example.com", "*")).Status);
    }

    private static Task<ApiAnswer> PutAsync(RunningApi api, string selector, string ifMatch) => PutAsync(api, selector, ("If-Match", ifMatch));

    private static Task<ApiAnswer> PutAsync(RunningApi api, string selector, (string Name, string Value) header) =>
        api.SendAsync(HttpMethod.Put, $"/overrides/{selector}", JsonContent.Create(new { kind = "drain", author = "ana", reason = "update" }), header);

    private static Task<ApiAnswer> PutAsync(RunningApi api, string selector) =>
        api.SendAsync(HttpMethod.Put, $"/overrides/{selector}", JsonContent.Create(new { kind = "drain", author = "ana", reason = "update" }));
}
