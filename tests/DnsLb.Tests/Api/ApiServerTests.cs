using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using DnsLb.Tests.EndToEnd;

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
    [InlineData("GET", "/none", 404, "nothing is at /none")]
    [InlineData("POST", "/none", 404, "nothing is at /none")]
    [InlineData("DELETE", "/pools", 405, "/pools takes GET, HEAD, not DELETE")]
    [InlineData("POST", "/pools", 405, "/pools takes GET, HEAD, not POST")]
    [InlineData("OPTIONS", "/pools", 405, "/pools takes GET, HEAD, not OPTIONS")]
    [InlineData("PATCH", "/overrides/x", 405, "/overrides/x takes DELETE, GET, HEAD, PUT, not PATCH")]
    [InlineData("DELETE", "/overrides", 405, "/overrides takes GET, HEAD, not DELETE")]
    [InlineData("PUT", "/overrides/", 405, "/overrides/ takes GET, HEAD, not PUT")]
    [InlineData("TRACE", "/heartbeats/a/b", 405, "/heartbeats/a/b takes PUT, not TRACE")]
    public async Task Request_NothingThere_IsAProblem(string method, string path, int status, string detail)
    {
        await using RunningApi api = await RunningApi.StartAsync("www A 192.0.2.1");

        ApiAnswer answer = await api.SendAsync(new HttpMethod(method), path);

        Assert.Equal(((HttpStatusCode)status, "application/problem+json"), (answer.Status, answer.MediaType));
        Assert.Equal((status, detail), ((int?)JsonNode.Parse(answer.Body)!["status"], (string?)JsonNode.Parse(answer.Body)!["detail"]));
    }

    [Theory]
    [InlineData("GET", "/none", 404, 0)]
    [InlineData("POST", "/pools", 405, 0)]
    [InlineData("GET", "/explain", 400, 0)]
    [InlineData("PUT", "/overrides/192.0.2.1", 413, 16 * 1024 + 1)]
    public async Task Request_OfWhoWantsAnotherMediaType_HasItsProblemInJson(string method, string path, int status, int length)
    {
        await using RunningApi api = await RunningApi.StartAsync("www A 192.0.2.1");
        using StringContent? body = length == 0 ? null : new StringContent(new string(' ', length), Encoding.UTF8, "application/json");

        ApiAnswer answer = await api.SendAsync(new HttpMethod(method), path, body, ("Accept", "text/html"));

        Assert.Equal(((HttpStatusCode)status, "application/problem+json"), (answer.Status, answer.MediaType));
        Assert.Equal(["type", "title", "status", "detail"], JsonNode.Parse(answer.Body)!.AsObject().Select(member => member.Key));
        Assert.Equal(status, (int?)JsonNode.Parse(answer.Body)!["status"]);
    }

    [Theory]
    [InlineData("/healthz", HttpStatusCode.OK)]
    [InlineData("/pools", HttpStatusCode.OK)]
    [InlineData("/overrides/192.0.2.1", HttpStatusCode.NotFound)]
    public async Task Request_Head_AnswersAsGetWithoutABody(string path, HttpStatusCode status)
    {
        await using RunningApi api = await RunningApi.StartAsync("www A 192.0.2.1");

        ApiAnswer answer = await api.SendAsync(HttpMethod.Head, path);

        Assert.Equal((status, ""), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task Request_ManyIdleConnections_IsAnswered()
    {
        await using RunningApi api = await RunningApi.StartAsync("www A 192.0.2.1");
        List<TcpClient> idle = [.. Enumerable.Range(0, 200).Select(_ => new TcpClient(api.Client.BaseAddress!.Host, api.Client.BaseAddress.Port))];

        Assert.Equal("ok", (string?)(await api.GetAsync("/healthz"))["status"]);

        idle.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task Request_ThatDoesNotCome_EndsItsConnection()
    {
        await using RunningApi api = await RunningApi.StartAsync("www A 192.0.2.1");

        string[] answers = await Task.WhenAll(api.SendRawAsync(""), api.SendRawAsync("GET /healthz HTTP/1.1\r\nHost: localhost\r\n"));

        Assert.Equal("", answers[0]);
        Assert.StartsWith("HTTP/1.1 408 ", answers[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_ALongBody_IsRefused()
    {
        await using RunningApi api = await RunningApi.StartAsync("www A 192.0.2.1");

        ApiAnswer answer = await api.SendAsync(HttpMethod.Put, "/overrides/192.0.2.1", new StringContent(new string(' ', 16 * 1024 + 1), Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status);
        Assert.Contains("16384 bytes", (string?)JsonNode.Parse(answer.Body)!["detail"], StringComparison.Ordinal);
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
    public async Task Pools_OfPolicyLease_TellsItsTermsAndWhatIsLeased()
    {
        await using RunningApi api = await RunningApi.StartAsync("""
            ;@pool www policy=lease budget=50
            www A 192.0.2.1
            www A 192.0.2.2
            ;@pool plain
            plain A 192.0.2.1
            """);

        JsonArray pools = (await api.GetAsync("/pools")).AsArray();

        Assert.Null(pools[0]!["leases"]);
        Assert.Null(pools[0]!["members"]![0]!["leases"]);
        JsonNode terms = pools[1]!["leases"]!;
        Assert.Equal((0, 50, null, 1, false), ((int?)terms["sources"], (double?)terms["budget"], (double?)terms["lookups"], (double?)terms["queriesToCalculated"], (bool?)terms["hearsLoads"]));
        Assert.True((double?)terms["lookupsPerAnswer"] >= 1);
        Assert.All(pools[1]!["members"]!.AsArray(), member => Assert.Equal((0, 0, 0), ((double?)member!["leases"]!["leased"], (double?)member["leases"]!["expected"], (double?)member["leases"]!["share"])));
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
    [InlineData("127.0.0.1:1")]
    [InlineData("127.0.0.1")]
    public async Task Targets_OneIsNamed_ListsItsResultsTheNewestFirst(string name)
    {
        await using RunningApi api = await RunningApi.StartAsync("""
            ;@check port tcp port=1 timeout=500ms interval=500ms
            ;@check else tcp port=2
            ;@pool a check=port
            ;@pool b check=else
            a A 127.0.0.1
            b A 127.0.0.2
            """);
        JsonNode target = null!;
        await OtherProcesses.UntilAsync(
            async () =>
            {
                target = Assert.Single((await api.GetAsync($"/targets/{name}")).AsArray())!;
                return target["results"]!.AsArray().Count >= 2;
            },
            "there is no second result");

        JsonNode[] results = [.. target["results"]!.AsArray().Select(result => result!)];
        Assert.Equal("127.0.0.1:1", (string?)target["target"]);
        Assert.Equal(results.OrderByDescending(At), results);
        Assert.Contains(target["lastResult"]!.ToJsonString(), results.Select(result => result.ToJsonString()));
        Assert.All(results, result => Assert.Equal(
            (false, "connect", "connection refused", true),
            ((bool?)result["passed"], (string?)result["phase"], (string?)result["reason"], (double?)result["latencyMs"] > 0)));
        Assert.All((await api.GetAsync("/targets")).AsArray(), listed => Assert.False(listed!.AsObject().ContainsKey("results")));

        static DateTimeOffset At(JsonNode result) => (DateTimeOffset)result["at"]!;
    }

    [Fact]
    public async Task Targets_NothingIsProbedThere_IsAProblem()
    {
        await using RunningApi api = await RunningApi.StartAsync("www A 192.0.2.1");

        ApiAnswer answer = await api.SendAsync(HttpMethod.Get, "/targets/192.0.2.1:80");

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Contains("nothing is probed at \"192.0.2.1:80\"", (string?)JsonNode.Parse(answer.Body)!["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[2001:DB8::1]:80", "a")]
    [InlineData("2001:db8:0::1", "a b")]
    [InlineData("2001:db8::2", "c")]
    [InlineData("[2001:db8::1]:82", "")]
    [InlineData("x", "")]
    public async Task Targets_ByAddressOrPort_AreThoseThere(string name, string checks)
    {
        await using RunningApi api = await RunningApi.StartAsync("""
            ;@check a tcp port=80 timeout=100ms
            ;@check b tcp port=81 timeout=100ms
            ;@check c icmp timeout=100ms
            ;@pool one check=a,b
            ;@pool two check=c
            one AAAA 2001:db8::1
            two AAAA 2001:db8::2
            """);

        ApiAnswer answer = await api.SendAsync(HttpMethod.Get, $"/targets/{Uri.EscapeDataString(name)}");

        Assert.Equal(checks, answer.Status == HttpStatusCode.NotFound ? "" : string.Join(' ', JsonNode.Parse(answer.Body)!.AsArray().Select(target => (string?)target!["checks"]![0])));
    }

    [Theory]
    [InlineData(null, "/pools", null, HttpStatusCode.OK)]
    [InlineData("127.0.0.9:1", "/pools", null, HttpStatusCode.OK)]
    [InlineData("[::1]", "/pools", null, HttpStatusCode.OK)]
    [InlineData("localhost", "/pools", null, HttpStatusCode.OK)]
    [InlineData("DNS.example.com", "/pools", null, HttpStatusCode.OK)]
    [InlineData("xn--bcher-kva.example.com:8053", "/pools", null, HttpStatusCode.OK)]
    [InlineData("rebound.example.net", "/pools", null, HttpStatusCode.MisdirectedRequest)]
    [InlineData("xn--", "/pools", null, HttpStatusCode.MisdirectedRequest)]
    [InlineData("127.0.0.1.example.net", "/none", null, HttpStatusCode.MisdirectedRequest)]
    public async Task Request_ItsHost_MustBeAnAddressOrKnown(string? host, string path, string? body, HttpStatusCode expected)
    {
        await using RunningApi api = await RunningApi.StartAsync("www A 192.0.2.1", settings => settings with { Hosts = ["dns.example.com", "xn--bcher-kva.example.com"] });

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
