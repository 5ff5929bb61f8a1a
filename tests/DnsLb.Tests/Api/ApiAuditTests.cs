using System.Net;
using System.Net.Sockets;
using System.Text;
using DnsLb.Tests.EndToEnd;
using DnsLb.Tests.Serving;

namespace DnsLb.Tests.Api;

public sealed class ApiAuditTests : IDisposable
{
    private const string Token = "0123456789abcdef";

    private readonly TemporaryFolder _folder = new();
    private readonly LogLines _log = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Change_ThatIsMade_IsLoggedWithWhoAndWhatAndWhatCameOfIt()
    {
        await using RunningApi api = await StartAsync();

        await SendAsync(api, HttpMethod.Put, "/overrides/www.example.com", """{"kind": "drain", "author": "ana", "reason": "new kernel"}""");
        await SendAsync(api, HttpMethod.Delete, "/overrides/www.example.com?author=bob", null);
        await SendAsync(api, HttpMethod.Get, "/overrides", null);

        Assert.Equal(
            [
                "Information: API: PUT /overrides/www.example.com by the holder of the token from 127.0.0.1: 201 (drain by ana until it is taken back: new kernel)",
                "Information: API: DELETE /overrides/www.example.com by the holder of the token from 127.0.0.1: 200 (taken back by bob; it was drain by ana until it is taken back: new kernel)",
            ],
            Audit());
    }

    [Fact]
    public async Task Change_ThatIsRefused_IsLoggedWithoutATokenOrALineOfOthers()
    {
        await using RunningApi api = await StartAsync();

        await api.SendAsync(HttpMethod.Put, "/overrides/a%0Ab?author=x", RunningApi.Json("{}"), ("Authorization", "Bearer 0000000000000000"));

        Assert.Equal(["Warning: API: PUT /overrides/a%0Ab by 127.0.0.1 was refused: 401"], Audit());
    }

    [Fact]
    public async Task Change_WithABodyThatIsTooLong_IsLoggedWithTheStatusThatItsSenderGets()
    {
        await using RunningApi api = await StartAsync();

        ApiAnswer answer = await SendAsync(api, HttpMethod.Put, "/overrides/www.example.com", new string(' ', 20_000));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status);
        Assert.Equal(["Warning: API: PUT /overrides/www.example.com by the holder of the token from 127.0.0.1 was refused: 413"], Audit());
    }

    [Theory]
    [InlineData(false, 400)]
    [InlineData(true, 499)]
    public async Task Change_WhoseSenderBreaksItOff_IsLoggedAsThatAndNotAsAFailure(bool resets, int status)
    {
        await using (RunningApi api = await StartAsync())
        {
            var logged = new TaskCompletionSource();
            _log.Added += line =>
            {
                if (line.Contains("API: ", StringComparison.Ordinal))
                {
                    logged.TrySetResult();
                }
            };
            using (var client = new TcpClient(api.Client.BaseAddress!.Host, api.Client.BaseAddress.Port))
            {
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                    $"PUT /overrides/www.example.com HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {Token}\r\nContent-Type: application/json\r\nContent-Length: 50\r\nExpect: 100-continue\r\n\r\n"));
                await client.GetStream().ReadExactlyAsync(new byte["HTTP/1.1 100 Continue\r\n\r\n".Length]);
                client.Client.LingerState = new LingerOption(resets, 0);
                client.Client.Close();
            }

            await logged.Task;
        }

        Assert.Equal($"Warning: API: PUT /overrides/www.example.com by the holder of the token from 127.0.0.1 was refused: {status}", string.Join("\n", _log.All.Where(IsComplaint)));
    }

    [Fact]
    public async Task Heartbeat_ThatChangesSomething_IsLogged()
    {
        await using RunningApi api = await RunningApi.StartAsync(";@check beat heartbeat\n;@pool www check=beat\nwww A 192.0.2.1", settings => settings, _log);

        foreach (string says in (string[])["", "up", "drain # new kernel", "drain # new kernel", "", "ready", "load:3"])
        {
            await api.SendAsync(HttpMethod.Put, "/heartbeats/beat/192.0.2.1", RunningApi.Json($$"""{"says": "{{says}}"}"""));
        }

        Assert.Equal(
            [
                "Information: API: PUT /heartbeats/beat/192.0.2.1 by 127.0.0.1: 204 (drain: new kernel)",
                "Information: API: PUT /heartbeats/beat/192.0.2.1 by 127.0.0.1: 204 (ready)",
            ],
            Audit());
    }

    private string[] Audit() => [.. _log.All.Where(line => line.Contains("API: ", StringComparison.Ordinal))];

    private static bool IsComplaint(string line) => line.StartsWith("Warning", StringComparison.Ordinal) || line.StartsWith("Error", StringComparison.Ordinal);

    private Task<RunningApi> StartAsync()
    {
        string token = _folder.Write("token", Token);
        return RunningApi.StartAsync(";@pool www\nwww A 192.0.2.1", settings => settings with { TokenFile = token }, _log);
    }

    private static Task<ApiAnswer> SendAsync(RunningApi api, HttpMethod method, string path, string? body) =>
        api.SendAsync(method, path, body is null ? null : RunningApi.Json(body), ("Authorization", $"Bearer {Token}"));
}
