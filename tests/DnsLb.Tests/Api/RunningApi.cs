using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using DnsLb.Api;
using DnsLb.Core.Serving;
using DnsLb.Tests.EndToEnd;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DnsLb.Tests.Api;

/// <summary>A server of one zone, example.com, and its API, both on free ports, in this process.</summary>
internal sealed class RunningApi : IAsyncDisposable
{
    // Tests ask as often as they like.
    private const int NoLimit = 1_000_000;

    private readonly TemporaryFolder _folder = new();
    private DnsServer? _server;
    private ApiServer? _api;

    public HttpClient Client { get; } = new();

    public DnsServer Server => _server ?? throw new InvalidOperationException("not started");

    /// <summary>The body of a request.</summary>
    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    /// <summary>Puts another zone in place, and gives its file.</summary>
    public string Write(string zone) => _folder.Write("example.com.zone", zone);

    /// <summary>Starts both.</summary>
    /// <param name="lines">The records of the zone.</param>
    /// <param name="settings">Changes the settings of the API.</param>
    /// <param name="log">Hears what the API logs; null: nobody does.</param>
    public static async Task<RunningApi> StartAsync(string lines, Func<ApiSettings, ApiSettings>? settings = null, ILogger? log = null)
    {
        var running = new RunningApi();
        try
        {
            await running.RunAsync(lines, settings ?? (api => api), log is null ? NullLoggerFactory.Instance : new OneLogger(log));
            return running;
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends a request and gives the answer's status, media type and body.</summary>
    public async Task<ApiAnswer> SendAsync(HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        using HttpResponseMessage response = await Client.SendAsync(request);
        return new ApiAnswer(response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync(), response.Headers.ETag?.ToString(), response.Headers.RetryAfter?.ToString());
    }

    /// <summary>Sends bytes, and gives all that comes until the server closes the connection.</summary>
    public async Task<string> SendRawAsync(string sent)
    {
        using var client = new TcpClient(Client.BaseAddress!.Host, Client.BaseAddress.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(sent));
        using var answers = new StreamReader(client.GetStream());
        return await answers.ReadToEndAsync();
    }

    /// <summary>Gets a document.</summary>
    public async Task<JsonNode> GetAsync(string path)
    {
        ApiAnswer answer = await SendAsync(HttpMethod.Get, path);
        Assert.Equal((HttpStatusCode.OK, "application/json"), (answer.Status, answer.MediaType));
        return JsonNode.Parse(answer.Body)!;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_api is not null)
        {
            await _api.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task RunAsync(string lines, Func<ApiSettings, ApiSettings> change, ILoggerFactory loggers)
    {
        _folder.Write("example.com.zone", ZoneSamples.Example(lines));
        var loopback = new IPEndPoint(IPAddress.Loopback, 0);
        var settings = new ServerSettings { Zones = [_folder.Path], Listen = [loopback], Workers = 1, Api = change(new ApiSettings { Listen = loopback, MostRequests = NoLimit, MostChanges = NoLimit }) };
        ServerStart start = await DnsServer.StartAsync(settings, TimeProvider.System, NullLogger.Instance);
        _server = start.Server;
        Assert.NotNull(_server);
        var (access, problems) = ApiAccess.Of(settings.Api);
        Assert.Empty(problems);
        _api = await ApiServer.StartAsync(_server, access!, TimeProvider.System, loggers);
        Client.BaseAddress = _api!.Address;
    }

    private sealed class OneLogger(ILogger logger) : ILoggerFactory
    {
        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public ILogger CreateLogger(string categoryName) => logger;

        public void Dispose()
        {
        }
    }
}

/// <summary>What the API answered.</summary>
internal sealed record ApiAnswer(HttpStatusCode Status, string? MediaType, string Body, string? Tag, string? RetryAfter);
