using System.Net;
using System.Text.Json.Nodes;

namespace DnsLb.Tests.Api;

public sealed class OverviewEndpointsTests
{
    private const string Zone = """
        ;@check port tcp port=1 timeout=1s
        ;@pool a check=port
        ;@pool b
        ;@pool c
        a A 127.0.0.1
        a A 127.0.0.2
        b A 192.0.2.1 ;@ name=one
        c A 192.0.2.2
        """;

    [Fact]
    public async Task Overview_OfAll_CountsPoolsAndMembers()
    {
        await using RunningApi api = await RunningApi.StartAsync(Zone);

        JsonNode overview = await api.GetAsync("/overview");

        Assert.Equal((3, 1, 4, 2, 2, 0, 3), Counts(overview));
        Assert.Equal(["a.example.com. A", "b.example.com. A", "c.example.com. A"], Shown(overview));
        Assert.Equal("down", (string?)overview["shown"]![0]!["members"]![0]!["state"]);
        Assert.Empty(overview["complaints"]!.AsArray());
    }

    [Theory]
    [InlineData("only=trouble", 1, "a")]
    [InlineData("search=B.EXAMPLE", 1, "b")]
    [InlineData("search=ONE", 1, "b")]
    [InlineData("search=192.0.2", 2, "b", "c")]
    [InlineData("search=nothing", 0)]
    [InlineData("skip=1&take=1", 3, "b")]
    [InlineData("skip=3", 3)]
    public async Task Overview_OfSome_ShowsThese(string query, int matching, params string[] shown)
    {
        await using RunningApi api = await RunningApi.StartAsync(Zone);

        JsonNode overview = await api.GetAsync($"/overview?{query}");

        Assert.Equal((3, matching), ((int?)overview["pools"], (int?)overview["matching"]));
        Assert.Equal(shown.Select(name => $"{name}.example.com. A"), Shown(overview));
    }

    [Theory]
    [InlineData("only=x", "only must be trouble")]
    [InlineData("skip=-1", "skip must be a whole number from 0")]
    [InlineData("take=0", "take must be a whole number from 1 to 200")]
    [InlineData("take=201", "take must be a whole number from 1 to 200")]
    [InlineData("limit=1", "unknown parameter \"limit\"")]
    public async Task Overview_WrongParameter_IsAProblem(string query, string problem)
    {
        await using RunningApi api = await RunningApi.StartAsync("www A 192.0.2.1");

        ApiAnswer answer = await api.SendAsync(HttpMethod.Get, $"/overview?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(problem, (string?)JsonNode.Parse(answer.Body)!["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Overview_AMemberIsForced_TellsWhoDecidedAndThatItIsNotServed()
    {
        await using RunningApi api = await RunningApi.StartAsync(Zone);
        using var drain = new StringContent("""{"kind": "drain", "author": "ana", "reason": "new kernel"}""", System.Text.Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.Created, (await api.SendAsync(HttpMethod.Put, "/overrides/b.example.com", drain)).Status);

        JsonNode member = (await api.GetAsync("/overview?search=b.example"))["shown"]![0]!["members"]![0]!;

        Assert.Equal(("drain", "up", false), ((string?)member["forced"], (string?)member["state"], (bool?)member["serving"]));
        Assert.Equal(("b.example.com", "ana", "new kernel", null), ((string?)member["override"]!["selector"], (string?)member["override"]!["author"], (string?)member["override"]!["reason"], (string?)member["override"]!["until"]));
    }

    private static (int?, int?, int?, int?, int?, int?, int?) Counts(JsonNode overview) => (
        (int?)overview["pools"], (int?)overview["troubled"], (int?)overview["members"], (int?)overview["up"], (int?)overview["down"], (int?)overview["forced"], (int?)overview["matching"]);

    private static IEnumerable<string?> Shown(JsonNode overview) => overview["shown"]!.AsArray().Select(pool => (string?)pool!["pool"]);
}
