using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Mime;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace DnsLb.Api;

/// <summary>Asks the HTTP API of a server, over TCP or a unix socket.</summary>
internal sealed class ApiClient : IDisposable
{
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(30);

    // So long people wait without a word.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(3);

    private readonly HttpClient _http;
    private readonly ClientTls? _tls;
    private readonly bool _hasToken;

    /// <param name="place">Where it is.</param>
    /// <param name="token">What it asks for; null: nothing.</param>
    /// <param name="tls">Its TLS, where the place is one of HTTPS; null: it needs none.</param>
    /// <param name="patience">How long an answer may take; null: as long as for people who wait.</param>
    public ApiClient(ApiPlace place, string? token, ClientTls? tls = null, TimeSpan? patience = null)
    {
        Place = place;
        _tls = tls;
        _hasToken = token is not null;
        var handler = new SocketsHttpHandler { UseProxy = false };
        if (place.Socket is { } path)
        {
            handler.ConnectCallback = (_, cancellation) => ConnectAsync(path, cancellation);
        }

        if (tls is not null)
        {
            handler.SslOptions = tls.Options();
        }

        _http = new HttpClient(handler) { BaseAddress = place.Address, Timeout = patience ?? DefaultPatience };
        _http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Where it asks.</summary>
    public ApiPlace Place { get; }

    /// <summary>Hears of each answer that takes longer than people wait without a word.</summary>
    public Action<string> Waiting { get; set; } = _ => { };

    /// <summary>Sends a request.</summary>
    /// <param name="method">GET, PUT or DELETE.</param>
    /// <param name="path">The path, its segments encoded.</param>
    /// <param name="form">How the answer is read.</param>
    /// <param name="content">What is sent; null: nothing.</param>
    /// <returns>The answer; or null, what went wrong, and the exit code for it.</returns>
    public async Task<(T? Answer, string? Problem, int ExitCode)> SendAsync<T>(HttpMethod method, string path, JsonTypeInfo<T> form, HttpContent? content = null)
        where T : class
    {
        try
        {
            using var request = new HttpRequestMessage(method, path) { Content = content };
            using HttpResponseMessage response = await AnswerAsync(_http.SendAsync(request));
            return response.IsSuccessStatusCode
                ? (await response.Content.ReadFromJsonAsync(form), null, ExitCode.Ok)
                : (null, await ProblemOfAsync(response), response.StatusCode == HttpStatusCode.NotFound ? ExitCode.Wrong : ExitCode.Environment);
        }
        catch (Exception failure) when (NoAnswer.Is(failure))
        {
            return (null, NoAnswer.Describe(Place, _tls, failure, _http.Timeout), ExitCode.Environment);
        }
    }

    /// <summary>Asks for what every server of this version has: one that has it not is older.</summary>
    /// <inheritdoc cref="SendAsync"/>
    public async Task<(T? Answer, string? Problem)> AskAsync<T>(string path, JsonTypeInfo<T> form, HttpMethod? method = null)
        where T : class
    {
        var (answer, problem, exitCode) = await SendAsync(method ?? HttpMethod.Get, path, form);
        return (answer, exitCode == ExitCode.Wrong ? Older(path) : problem);
    }

    /// <summary>Opens a stream of server-sent events.</summary>
    /// <param name="lastEventId">The last event that is known; null: none is.</param>
    /// <param name="cancellation">Gives it up.</param>
    /// <returns>The stream; or null and what went wrong.</returns>
    public async Task<(Stream? Events, string? Problem)> FollowAsync(string? lastEventId, CancellationToken cancellation)
    {
        const string path = "events/stream";
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (lastEventId is not null)
            {
                request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
            }

            HttpResponseMessage response = await AnswerAsync(_http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation));
            if (response.IsSuccessStatusCode)
            {
                return (new WatchedStream(await response.Content.ReadAsStreamAsync(cancellation), response), null);
            }

            using (response)
            {
                return (null, response.StatusCode == HttpStatusCode.NotFound ? Older(path) : await ProblemOfAsync(response));
            }
        }
        catch (Exception failure) when (NoAnswer.Is(failure) && !cancellation.IsCancellationRequested)
        {
            return (null, NoAnswer.Describe(Place, _tls, failure, _http.Timeout));
        }
    }

    /// <summary>Asks whether the server is ready.</summary>
    /// <returns>What it says of itself; null when it is not ready, with its complaints, or did not answer, with what went wrong.</returns>
    public async Task<(ReadyStatus? Ready, string? Complaints, string? Problem)> AskReadyAsync()
    {
        try
        {
            using HttpResponseMessage response = await AnswerAsync(_http.GetAsync("readyz"));
            return response.IsSuccessStatusCode ? (await response.Content.ReadFromJsonAsync(ApiJson.Default.ReadyStatus), null, null)
                : response.StatusCode == HttpStatusCode.ServiceUnavailable ? (null, await ProblemOfAsync(response), null)
                : (null, null, await ProblemOfAsync(response));
        }
        catch (Exception failure) when (NoAnswer.Is(failure))
        {
            return (null, null, NoAnswer.Describe(Place, _tls, failure, _http.Timeout));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<HttpResponseMessage> AnswerAsync(Task<HttpResponseMessage> asking)
    {
        if (await Task.WhenAny(asking, Task.Delay(Silence)) != asking)
        {
            Waiting($"no answer of a server at {Place} yet; it is waited for, up to {_http.Timeout.TotalSeconds:0.#} s in all");
        }

        return await asking;
    }

    private string Older(string path) => $"the server at {Place} is older than this command and has no /{path.Split('?')[0]}; update it";

    // RFC 9457.
    private async Task<string> ProblemOfAsync(HttpResponseMessage response)
    {
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            return _hasToken ? $"the server at {Place} does not take this token; give the file with its own by --api-token" : $"the server at {Place} asks for a token; give the file that holds it by --api-token";
        }

        string status = $"{(int)response.StatusCode} {response.ReasonPhrase}";
        if (response.Content.Headers.ContentType?.MediaType != MediaTypeNames.Application.ProblemJson)
        {
            return $"what answers at {Place} says {status}";
        }

        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return problem.RootElement.TryGetProperty("detail", out JsonElement detail) ? detail.ToString() : status;
    }
}
