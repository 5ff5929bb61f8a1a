using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace DnsLb.Tests.Api;

public sealed class ApiServerTests
{
    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    public async Task Health_ZonesAreServed_IsOk(string path)
    {
        await using RunningApi api = await RunningApi.StartAsync("www A 192.0.2.1");
        Assert.Equal("ok", (string?)(await api.GetAsync(path))["status"]);
    }

    [Theory]
    [InlineData("GET", "/none", 404)]
    [InlineData("DELETE", "/pools", 405)]
    public async Task Request_NothingThere_IsAProblem(string method, string path, int status)
    {
        await using RunningApi api = await RunningApi.StartAsync("www A 192.0.2.1");

        ApiAnswer answer = await api.SendAsync(new HttpMethod(method), path);

        Assert.Equal(((HttpStatusCode)status, "application/problem+json"), (answer.Status, answer.MediaType));
        Assert.Equal(status, (int?)JsonNode.Parse(answer.Body)!["status"]);
    }

    [Fact]
    public async Task Pools_SomeMembersWithChecks_TellsStateWeightAndTargets()
    {
        await using RunningApi api = await RunningApi.StartAsync("""
            ;@check port tcp port=1 timeout=1s
            ;@pool www policy=weighted
            www A 127.0.0.1 ;@ weight=3 name=one check=port
            www A 192.0.2.2 ;@ tier=1
            """);

        JsonArray pools = (await api.GetAsync("/pools")).AsArray();

        JsonNode pool = Assert.Single(pools)!;
        Assert.Equal(("www.example.com. A", "weighted", 1), ((string?)pool["pool"], (string?)pool["policy"], (int?)pool["answers"]));
        JsonNode one = pool["members"]![0]!;
        Assert.Equal(("127.0.0.1", "one", 3, "down"), ((string?)one["address"], (string?)one["name"], (int?)one["weight"], (string?)one["state"]));
        Assert.Equal("port: connection refused", (string?)one["reason"]);
        Assert.Equal("127.0.0.1:1", (string?)Assert.Single(one["targets"]!.AsArray()));
        Assert.Equal(("up", 1), ((string?)pool["members"]![1]!["state"], (int?)pool["members"]![1]!["tier"]));
    }

    [Fact]
    public async Task Targets_OneOfTwoPools_IsToldOnceWithItsEvidence()
    {
        await using RunningApi api = await RunningApi.StartAsync("""
            ;@check port tcp port=1 timeout=1s
            ;@pool a check=port
            ;@pool b check=port
            a A 127.0.0.1
            b A 127.0.0.1
            """);

        JsonNode target = Assert.Single((await api.GetAsync("/targets")).AsArray())!;

        Assert.Equal(("127.0.0.1:1", "down"), ((string?)target["target"], (string?)target["state"]));
        Assert.Equal(["a.example.com. A 127.0.0.1", "b.example.com. A 127.0.0.1"], target["members"]!.AsArray().Select(member => (string?)member).Order(StringComparer.Ordinal));
        Assert.Equal((false, "connect", "connection refused"), ((bool?)target["lastResult"]!["passed"], (string?)target["lastResult"]!["phase"], (string?)target["lastResult"]!["reason"]));
    }

    [Theory]
    [InlineData(null, "/pools", null, HttpStatusCode.OK)]
    [InlineData("127.0.0.9:1", "/pools", null, HttpStatusCode.OK)]
    [InlineData("[::1]", "/pools", null, HttpStatusCode.OK)]
    [InlineData("localhost", "/pools", null, HttpStatusCode.OK)]
    [InlineData("DNS.example.com", "/pools", null, HttpStatusCode.OK)]
    [InlineData("rebound.example.net", "/pools", null, HttpStatusCode.MisdirectedRequest)]
    [InlineData("127.0.0.1.example.net", "/none", null, HttpStatusCode.MisdirectedRequest)]
    public async Task Request_ItsHost_MustBeAnAddressOrKnown(string? host, string path, string? body, HttpStatusCode expected)
    {
        await using RunningApi api = await RunningApi.StartAsync("www A 192.0.2.1", settings => settings with { Hosts = ["dns.example.com"] });

        ApiAnswer answer = await api.SendAsync(HttpMethod.Get, path, body is null ? null : new StringContent(body), host is null ? [] : [("Host", host)]);

        Assert.Equal(expected, answer.Status);
    }

    [Theory]
    [InlineData("application/json", null, HttpStatusCode.MethodNotAllowed)]
    [InlineData("application/json", "same-origin", HttpStatusCode.MethodNotAllowed)]
    [InlineData("application/json", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("text/plain", null, HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/x-www-form-urlencoded", "none", HttpStatusCode.UnsupportedMediaType)]
    public async Task Change_AsABrowserSendsItForAnotherPage_IsRefused(string mediaType, string? site, HttpStatusCode expected)
    {
        await using RunningApi api = await RunningApi.StartAsync("www A 192.0.2.1");

        ApiAnswer answer = await api.SendAsync(HttpMethod.Post, "/pools", new StringContent("{}", Encoding.UTF8, mediaType), site is null ? [] : [("Sec-Fetch-Site", site)]);

        Assert.Equal((expected, "application/problem+json"), (answer.Status, answer.MediaType));
    }
}
