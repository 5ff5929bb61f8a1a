using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DnsLb.Core.Serving;

namespace DnsLb.Api;

/// <summary>Asks the HTTP API of a server that runs on this machine.</summary>
internal sealed class ApiClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http;

    private ApiClient(Uri address, string? token)
    {
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address, Timeout = Patience };
        _http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Makes a client of the API that the settings name.</summary>
    /// <returns>The client, or everything that is wrong.</returns>
    public static (ApiClient? Client, IReadOnlyList<string> Problems) Of(ApiSettings settings)
    {
        if (settings.Listen is not { Port: > 0 } server)
        {
            return (null, ["api: say where the server's API listens, such as --api 127.0.0.1:8053"]);
        }

        var (token, problem) = settings.TokenFile is { } path ? ApiToken.Read(path) : (null, null);
        return problem is null ? (new ApiClient(new Uri($"http://{server}"), token), []) : (null, [problem]);
    }

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
            using HttpResponseMessage response = await _http.SendAsync(request);
            return response.IsSuccessStatusCode
                ? (await response.Content.ReadFromJsonAsync(form), null, ExitCode.Ok)
                : (null, await ProblemOf(response), response.StatusCode == HttpStatusCode.NotFound ? ExitCode.Wrong : ExitCode.Environment);
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException or JsonException)
        {
            return (null, $"no answer of a server's API at {_http.BaseAddress}: {failure.GetBaseException().Message}; does it run, and is --api the same there?", ExitCode.Environment);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    // RFC 9457.
    private static async Task<string> ProblemOf(HttpResponseMessage response)
    {
        string status = $"{(int)response.StatusCode} {response.ReasonPhrase}";
        if (response.Content.Headers.ContentType?.MediaType != MediaTypeNames.Application.ProblemJson)
        {
            return status;
        }

        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return problem.RootElement.TryGetProperty("detail", out JsonElement detail) ? detail.ToString() : status;
    }
}
