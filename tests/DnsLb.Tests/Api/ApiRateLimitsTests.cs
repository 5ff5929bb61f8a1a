using System.Net;
using System.Text.Json.Nodes;

namespace DnsLb.Tests.Api;

public sealed class ApiRateLimitsTests
{
    [Fact]
    public async Task Request_OfWhoSentEnough_IsAProblemThatSaysWhenToComeBack()
    {
        await using RunningApi api = await RunningApi.StartAsync("www A 192.0.2.1", settings => settings with { MostRequests = 2 });
        ApiAnswer? answer;
        do
        {
            answer = await RefusedOfManyAsync(api, HttpMethod.Get, "/pools");
        }
        while (answer is null);

        Assert.Equal((HttpStatusCode.TooManyRequests, "application/problem+json", "1"), (answer.Status, answer.MediaType, answer.RetryAfter));
        Assert.Contains("2 a second", (string?)JsonNode.Parse(answer.Body)!["detail"], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await api.SendAsync(HttpMethod.Get, "/healthz")).Status);
        Assert.Equal(HttpStatusCode.OK, (await api.SendAsync(HttpMethod.Get, "/readyz")).Status);
    }

    [Fact]
    public async Task Change_OfWhoMadeEnough_IsRefusedWhileReadingGoesOn()
    {
        await using RunningApi api = await RunningApi.StartAsync("www A 192.0.2.1", settings => settings with { MostChanges = 1 });
        while (await RefusedOfManyAsync(api, HttpMethod.Post, "/reload") is null)
        {
            // Until the bucket is empty.
        }

        Assert.Equal(HttpStatusCode.OK, (await api.SendAsync(HttpMethod.Get, "/pools")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await api.SendAsync(HttpMethod.Put, "/heartbeats/a/b")).Status);
    }

    [Fact]
    public async Task Request_WithAWrongToken_IsLimitedToo()
    {
        using var folder = new EndToEnd.TemporaryFolder();
        string token = folder.Write("token", "0123456789abcdef");
        await using RunningApi api = await RunningApi.StartAsync("www A 192.0.2.1", settings => settings with { MostRequests = 3, TokenFile = token });
        while (await RefusedOfManyAsync(api, HttpMethod.Get, "/pools", ("Authorization", "Bearer 0000000000000000")) is null)
        {
            // Until the bucket is empty.
        }

        Assert.Equal(HttpStatusCode.OK, (await api.SendAsync(HttpMethod.Get, "/healthz", null, ("Authorization", "Bearer 0123456789abcdef"))).Status);
    }

    // At once: one after the other they may be as slow as the bucket fills.
    private static async Task<ApiAnswer?> RefusedOfManyAsync(RunningApi api, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        ApiAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => api.SendAsync(method, path, null, headers)));
        return answers.FirstOrDefault(answer => answer.Status == HttpStatusCode.TooManyRequests);
    }
}
