using System.Net;
using System.Text.Json.Nodes;
using DnsLb.Tests.EndToEnd;

namespace DnsLb.Tests.Api;

public sealed class SimulateEndpointsTests
{
    private const string Pools = """
        ;@check port tcp port=1 timeout=1s
        ;@pool www policy=weighted ttl=30s
        www A 192.0.2.1
        www A 192.0.2.2 ;@ weight=3
        www A 127.0.0.1 ;@ check=port
        ;@pool down check=port
        down A 127.0.0.1
        """;

    [Fact]
    public async Task Simulate_APool_TellsOfThoseThatServeNow()
    {
        await using RunningApi api = await RunningApi.StartAsync(Pools);

        JsonNode found = await SimulateAsync(api, """{"pool": "www.example.com", "policies": ["weighted", "rotate"], "resolvers": 100, "time": "60s", "seed": 7}""");

        Assert.Equal(("www.example.com. A", 100, 60, 10), ((string?)found["pool"], (int?)found["resolvers"], (int?)found["seconds"], (int?)found["window"]));
        Assert.Equal([("192.0.2.1", 1.0), ("192.0.2.2", 3.0)], found["members"]!.AsArray().Select(member => ((string)member!["address"]!, (double)member["weight"]!)));
        Assert.Equal(["weighted", "rotate"], found["results"]!.AsArray().Select(result => (string?)result!["policy"]));
        JsonNode weighted = found["results"]![0]!;
        Assert.True((double)weighted["maxOverMean"]! >= 1 && (double)weighted["queriesPerSecond"]! > 0);
        Assert.Equal(2, weighted["series"]!["loads"]!.AsArray().Count);
        Assert.All(
            [weighted["series"]!["maxOverMean"]!, weighted["series"]!["queriesPerSecond"]!, weighted["series"]!["loads"]![0]!["values"]!],
            series => Assert.Equal(6, series.AsArray().Count));
    }

    [Fact]
    public async Task Simulate_NothingServes_TakesAllAsUp()
    {
        await using RunningApi api = await RunningApi.StartAsync(Pools);

        Assert.Single((await SimulateAsync(api, """{"pool": "down.example.com", "resolvers": 10, "time": "10s"}"""))["members"]!.AsArray());
    }

    [Theory]
    [InlineData("""{}""", "no pool")]
    [InlineData("""{"pool": "none"}""", "no pool none A")]
    [InlineData("""{"pool": "www.example.com", "resolvers": 20001}""", "resolvers must be a whole number from 1 to 20000")]
    [InlineData("""{"pool": "www.example.com", "time": "21m"}""", "time must be a duration from 10s to 20m")]
    [InlineData("""{"pool": "www.example.com", "policies": ["a", "b", "c", "d", "e"]}""", "up to 4 policies")]
    [InlineData("""{"pool": "www.example.com", "policies": ["weihgted"]}""", "weighted")]
    [InlineData("""{"pool": "www.example.com", "policies": [1]}""", "list of texts")]
    [InlineData("""{"pool": "www.example.com", "fail": ["127.0.0.1@10s"]}""", "has no member 127.0.0.1")]
    [InlineData("""{"pool": "www.example.com", "lookups": 1e9}""", "lookups must be a number above 0")]
    [InlineData("""[]""", "the body must be an object")]
    public async Task Simulate_MoreThanThereMayBe_IsAProblem(string body, string problem)
    {
        await using RunningApi api = await RunningApi.StartAsync(Pools);

        ApiAnswer answer = await api.SendAsync(HttpMethod.Post, "/simulate", RunningApi.Json(body));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(problem, (string?)JsonNode.Parse(answer.Body)!["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulate_WhileAnotherRuns_IsRefusedUntilItsClientGoesAway()
    {
        await using RunningApi api = await RunningApi.StartAsync(Pools);
        using var leaving = new CancellationTokenSource();
        const string Long = """{"pool": "www.example.com", "policies": ["rotate@1s", "weighted@1s"], "resolvers": 20000, "lookups": 100000, "time": "20m"}""";
        Task<HttpResponseMessage> first = LongAsync();
        const string Quick = """{"pool": "www.example.com", "resolvers": 1, "lookups": 1, "time": "10s"}""";
        ApiAnswer refused;
        do
        {
            // The other one was there before it.
            first = first.IsCompletedSuccessfully ? LongAsync() : first;
            refused = await api.SendAsync(HttpMethod.Post, "/simulate", RunningApi.Json(Quick));
        }
        while (refused.Status == HttpStatusCode.OK);

        await leaving.CancelAsync();

        Assert.Equal((HttpStatusCode.TooManyRequests, "5"), (refused.Status, refused.RetryAfter));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await OtherProcesses.UntilAsync(async () => (await api.SendAsync(HttpMethod.Post, "/simulate", RunningApi.Json(Quick))).Status == HttpStatusCode.OK, "it goes on for nobody");

        Task<HttpResponseMessage> LongAsync() => api.Client.PostAsync("/simulate", RunningApi.Json(Long), leaving.Token);
    }

    private static async Task<JsonNode> SimulateAsync(RunningApi api, string body)
    {
        ApiAnswer answer = await api.SendAsync(HttpMethod.Post, "/simulate", RunningApi.Json(body));
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
        return JsonNode.Parse(answer.Body)!;
    }
}
