using System.Text;
using System.Text.Json.Nodes;
using DnsLb.Api;
using DnsLb.Core.Serving;
using DnsLb.Tests.EndToEnd;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace DnsLb.Tests.Api;

/// <summary>The document of the API says what a server does: no more, and no less.</summary>
public sealed class OpenApiTests : IDisposable
{
    // Before it is known what is asked for: what one path says, all say.
    private const int TooMany = 429;

    private const string Token = "0123456789abcdef";
    private const string Drain = """{"kind": "drain", "author": "ana", "reason": "new kernel"}""";

    private const string Zone = """
        ;@check port tcp port=1 timeout=1s
        ;@check beat heartbeat deadline=1h
        ;@pool www policy=lease
        www A 127.0.0.1 ;@ name=one check=port
        www A 127.0.0.2 ;@ check=beat
        www A 127.0.0.3
        """;

    // A selector holds slashes, which a path of OpenAPI cannot.
    private static readonly Dictionary<string, string> Names = new() { ["/overrides/{pool}/{**member}"] = "/overrides/{selector}", ["/preview/{pool}/{**member}"] = "/preview/{selector}" };

    // What takes a server that stops, hangs or is full; other tests see some of them.
    private static readonly HashSet<(string Method, string Path, int Status)> Unseen =
    [
        ("post", "/reload", 202), ("post", "/reload", 503), ("put", "/overrides/{selector}", 409), ("post", "/simulate", 422),
    ];

    private static readonly Dictionary<string, string> Samples = new()
    {
        ["/targets/{target}"] = "/targets/127.0.0.1:1",
        ["/overrides/{selector}"] = "/overrides/www.example.com",
        ["/preview/{selector}"] = "/preview/www.example.com",
        ["/heartbeats/{check}/{member}"] = "/heartbeats/beat/127.0.0.2",
    };

    private readonly TemporaryFolder _folder = new();
    private readonly HashSet<(string Method, string Path, int Status)> _seen = [];
    private readonly List<string> _problems = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Document_ItsOperationsAndParameters_AreThoseThatAreMapped()
    {
        await using RunningApi api = await RunningApi.StartAsync(Zone);
        var document = new OpenApiDocument(await api.GetAsync("/openapi.json"));
        var mapped = Mapped(api.Server).ToDictionary(each => each.Operation, each => each.Parameters);

        Assert.Equal(mapped.Keys.Order(), document.Operations.Order());
        Assert.All(mapped, each => Assert.Equal(each.Value, document.Parameters(each.Key, "query")));
    }

    [Fact]
    public async Task Document_EveryResponse_IsAsItSays()
    {
        await using RunningApi api = await StartAsync(mostRequests: 1_000_000);
        var document = new OpenApiDocument(JsonNode.Parse((await SendAsync(api, "get", "/openapi.json")).Body)!);
        foreach ((string Method, string Path) operation in document.Operations)
        {
            await SeeRefusalsAsync(api, document, operation);
        }

        await SeeAnswersAsync(api, document);
        await SeeEndAsync(api, document);
        await using RunningApi limited = await StartAsync(mostRequests: 1);
        while (!_seen.Contains(("get", "/pools", TooMany)))
        {
            ApiAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SendAsync(limited, "get", "/pools")));
            Array.ForEach(answers, answer => See(document, ("get", "/pools"), answer));
        }

        Assert.Empty(_problems);
        Assert.Empty(document.Operations.SelectMany(operation => document.Statuses(operation).Where(status => status != TooMany).Select(status => (operation.Method, operation.Path, status))).Except(_seen).Except(Unseen));
    }

    [Fact]
    public async Task Document_EventsOfTheStream_AreAsItSays()
    {
        await using RunningApi api = await RunningApi.StartAsync(Zone);
        var document = new OpenApiDocument(await api.GetAsync("/openapi.json"));
        using var stream = new ServerSentEvents(await api.Client.GetStreamAsync("/events/stream"));

        await api.SendAsync(HttpMethod.Put, "/overrides/www.example.com", RunningApi.Json(Drain));
        JsonNode told = (await stream.NextAsync("override")).Data;
        api.Write(ZoneSamples.Example("www A 192.0.2.999"));
        JsonNode zones = (await stream.NextAsync("zones")).Data;

        Assert.Equal((null, null), (document.Problem("OverrideNews", told), document.Problem("ZonesNews", zones)));
    }

    private async Task SeeRefusalsAsync(RunningApi api, OpenApiDocument document, (string Method, string Path) operation)
    {
        string path = SampleOf(operation.Path);
        See(document, operation, await api.SendAsync(new HttpMethod(operation.Method.ToUpperInvariant()), path));
        See(document, operation, await SendAsync(api, operation.Method, path, null, ("Host", "attacker.example")));
        See(document, operation, await SendAsync(api, operation.Method, $"{path}?none=1"));
        if (operation.Method != "get")
        {
            See(document, operation, await SendAsync(api, operation.Method, path, null, ("Sec-Fetch-Site", "cross-site")));
            See(document, operation, await SendAsync(api, operation.Method, path, new StringContent("{}", Encoding.UTF8, "text/plain")));
        }

        if (document.Statuses(operation).Contains(413))
        {
            See(document, operation, await SendAsync(api, operation.Method, path, RunningApi.Json(new string(' ', 20_000))));
        }
    }

    private async Task SeeAnswersAsync(RunningApi api, OpenApiDocument document)
    {
        string[] read = ["/healthz", "/readyz", "/overview", "/metrics", "/pools", "/targets", "/zones", "/events", "/overrides", "/openapi.json"];
        (string Method, string Path, string Target, string? Body, string? IfMatch)[] sent =
        [
            ("get", "/overrides/{selector}", "/overrides/www.example.com", null, null),
            ("delete", "/overrides/{selector}", "/overrides/www.example.com?author=ana", null, null),
            ("put", "/overrides/{selector}", "/overrides/none.example.com", Drain, null),
            ("put", "/overrides/{selector}", "/overrides/www.example.com", Drain, "*"),
            ("put", "/overrides/{selector}", "/overrides/www.example.com", Drain, null),
            ("put", "/overrides/{selector}", "/overrides/www.example.com", Drain, null),
            ("get", "/overrides/{selector}", "/overrides/www.example.com", null, null),
            .. read.Select(path => ("get", path, path, (string?)null, (string?)null)),
            ("delete", "/overrides/{selector}", "/overrides/www.example.com?author=ana", null, "\"none\""),
            ("delete", "/overrides/{selector}", "/overrides/www.example.com?author=ana", null, null),
            ("get", "/preview/{selector}", "/preview/www.example.com?kind=down", null, null),
            ("get", "/preview/{selector}", "/preview/none.example.com?kind=down", null, null),
            ("get", "/targets/{target}", "/targets/127.0.0.1:1", null, null),
            ("get", "/targets/{target}", "/targets/192.0.2.1", null, null),
            ("get", "/explain", "/explain?name=www.example.com", null, null),
            ("put", "/heartbeats/{check}/{member}", "/heartbeats/beat/127.0.0.2", """{"says": "up load:3"}""", null),
            ("put", "/heartbeats/{check}/{member}", "/heartbeats/beat/192.0.2.1", null, null),
            ("post", "/simulate", "/simulate", """{"pool": "www.example.com", "resolvers": 10, "time": "10s", "drain": ["127.0.0.3@5s"]}""", null),
            ("post", "/reload", "/reload", null, null),
        ];
        foreach (var (method, path, target, body, ifMatch) in sent)
        {
            See(document, (method, path), await SendAsync(api, method, target, body is null ? null : RunningApi.Json(body), ifMatch is null ? [] : [("If-Match", ifMatch)]));
        }

        await SendAsync(api, "put", "/overrides/www.example.com", RunningApi.Json(Drain));
        See(document, ("get", "/overrides/{selector}"), await SendAsync(api, "get", "/overrides/www.example.com", null, ("If-None-Match", "*")));
    }

    private async Task SeeEndAsync(RunningApi api, OpenApiDocument document)
    {
        var stream = ("get", "/events/stream");
        FeedListener[] all = [.. Enumerable.Range(0, ServerFeed.MostListeners).Select(_ => api.Server.Feed.Listen()!)];
        See(document, stream, await SendAsync(api, "get", "/events/stream"));
        Array.ForEach(all, listener => listener.Dispose());
        See(document, stream, await SendAsync(api, "head", "/events/stream"));

        using FeedListener zones = api.Server.Feed.Listen()!;
        File.Delete(api.Write(""));
        await zones.Events.ReadAllAsync().FirstAsync(happened => happened is ZonesEvent { Removed.Count: > 0 });
        See(document, ("get", "/healthz"), await SendAsync(api, "get", "/healthz"));
        See(document, ("get", "/readyz"), await SendAsync(api, "get", "/readyz"));
    }

    private void See(OpenApiDocument document, (string Method, string Path) operation, ApiAnswer answer)
    {
        _seen.Add((operation.Method, operation.Path, (int)answer.Status));
        if (document.Problem(operation, answer) is { } problem)
        {
            _problems.Add(problem);
        }
    }

    private Task<RunningApi> StartAsync(int mostRequests)
    {
        string token = _folder.Write("token", Token);
        return RunningApi.StartAsync(Zone, settings => settings with { TokenFile = token, MostRequests = mostRequests });
    }

    private static Task<ApiAnswer> SendAsync(RunningApi api, string method, string path, HttpContent? content = null, params (string Name, string Value)[] headers) =>
        api.SendAsync(new HttpMethod(method.ToUpperInvariant()), path, content, [("Authorization", $"Bearer {Token}"), .. headers]);

    private static string SampleOf(string path) => Samples.GetValueOrDefault(path, path);

    // What is for browsers alone is no part of it.
    private static IEnumerable<((string Method, string Path) Operation, string[] Parameters)> Mapped(DnsServer server)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(server);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default));
        WebApplication app = builder.Build();
        ApiServer.Map(app, server, TimeProvider.System, NullLogger.Instance);
        return from source in ((IEndpointRouteBuilder)app).DataSources
               from endpoint in source.Endpoints.OfType<RouteEndpoint>()
               where endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is null
               from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
               where method != "HEAD"
               let path = endpoint.RoutePattern.RawText!
               select ((method.ToLowerInvariant(), Names.GetValueOrDefault(path, path)), endpoint.Metadata.GetMetadata<QueryParameters>()?.Names.Order(StringComparer.Ordinal).ToArray() ?? []);
    }
}
