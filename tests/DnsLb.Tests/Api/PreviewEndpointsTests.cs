using System.Net;
using System.Text.Json.Nodes;

namespace DnsLb.Tests.Api;

public sealed class PreviewEndpointsTests
{
    private const string Zone = """
        ;@pool www floor=0.6
        www A 192.0.2.1 ;@ name=one
        www A 192.0.2.2
        ;@pool api
        api A 192.0.2.1
        """;

    [Fact]
    public async Task Preview_ADown_TellsWhatAnswersWouldHoldAndChangesNothing()
    {
        await using RunningApi api = await RunningApi.StartAsync(Zone);

        JsonNode preview = await api.GetAsync("/preview/www.example.com/ONE?kind=down");

        Assert.Equal(("www.example.com/ONE", "down"), ((string?)preview["selector"], (string?)preview["kind"]));
        JsonNode pool = Assert.Single(preview["pools"]!.AsArray())!;
        Assert.Equal("www.example.com. A", (string?)pool["before"]!["pool"]);
        Assert.Equal("192.0.2.1", (string?)Assert.Single(pool["selected"]!.AsArray()));
        Assert.Equal([true, true], Serving(pool["before"]!));
        Assert.Equal([false, true], Serving(pool["after"]!));
        Assert.Equal((null, "down"), ((string?)pool["before"]!["members"]![0]!["forced"], (string?)pool["after"]!["members"]![0]!["forced"]));
        Assert.Equal((true, false), ((bool)pool["before"]!["ordinary"]!, (bool)pool["after"]!["ordinary"]!));
        Assert.Equal("tier 0: 50 % of its weight is up, less than its floor of 60 %: all its members count as up", (string?)Assert.Single(pool["notes"]!.AsArray()));
        Assert.Empty((await api.GetAsync("/overrides")).AsArray());
        Assert.All((await api.GetAsync("/pools")).AsArray(), each => Assert.All(Serving(each!), Assert.True));
    }

    [Fact]
    public async Task Preview_Auto_LetsAnOlderOverridePrevail()
    {
        await using RunningApi api = await RunningApi.StartAsync(Zone);
        foreach (string selector in new[] { "192.0.2.1", "*" })
        {
            await api.SendAsync(HttpMethod.Put, $"/overrides/{selector}", RunningApi.Json("""{"kind": "drain", "author": "ana", "reason": "update"}"""));
        }

        JsonNode preview = await api.GetAsync("/preview/*?kind=auto");

        Assert.Equal(["api.example.com. A", "www.example.com. A"], preview["pools"]!.AsArray().Select(pool => (string?)pool!["before"]!["pool"]));
        Assert.Equal([false], Serving(preview["pools"]![0]!["after"]!));
        Assert.Equal([false, true], Serving(preview["pools"]![1]!["after"]!));
    }

    [Theory]
    [InlineData("www.example.com?kind=auto", HttpStatusCode.NotFound, "there is no override of \"www.example.com\"")]
    [InlineData("ww.example.com?kind=up", HttpStatusCode.NotFound, "\"ww.example.com\" selects no member of a pool; did you mean \"www.example.com\"?")]
    [InlineData("www.example.com", HttpStatusCode.BadRequest, "kind must be drain|down|up|auto")]
    [InlineData("www.example.com?kind=off", HttpStatusCode.BadRequest, "kind must be drain|down|up|auto")]
    [InlineData("www..example.com?kind=up", HttpStatusCode.BadRequest, "is no name")]
    public async Task Preview_OfNothing_IsAProblem(string path, HttpStatusCode status, string problem)
    {
        await using RunningApi api = await RunningApi.StartAsync(Zone);

        ApiAnswer answer = await api.SendAsync(HttpMethod.Get, $"/preview/{path}");

        Assert.Equal(status, answer.Status);
        Assert.Contains(problem, (string?)JsonNode.Parse(answer.Body)!["detail"], StringComparison.Ordinal);
    }

    private static IEnumerable<bool> Serving(JsonNode pool) => pool["members"]!.AsArray().Select(member => (bool)member!["serving"]!);
}
