using System.Net;
using System.Net.Sockets;
using DnsLb.Api;
using DnsLb.Tests.EndToEnd;
using DnsLb.Tests.Serving;

namespace DnsLb.Tests.Api;

public sealed class ApiSocketTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.PathOf("api.sock");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Request_AtTheSocket_NeedsNoToken()
    {
        string token = _folder.Write("token", "0123456789abcdef");
        await using RunningApi api = await RunningApi.StartAsync("www A 192.0.2.1", settings => settings with { Socket = Path, TokenFile = token });
        using HttpClient client = Connect();

        Assert.Equal("""{"status":"ok"}""", await client.GetStringAsync("http://any.example/healthz"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await api.SendAsync(HttpMethod.Get, "/healthz")).Status);
    }

    [Fact]
    public async Task Socket_WhileTheServerRuns_IsForItsUserAndGroupAndGoesWithIt()
    {
        await using (await RunningApi.StartAsync("www A 192.0.2.1", settings => settings with { Socket = Path }))
        {
            Assert.Equal("rw-rw----", Mode(File.GetUnixFileMode(Path)));
        }

        Assert.False(File.Exists(Path));
    }

    [Fact]
    public async Task Socket_OneWasLeftBehind_IsReplaced()
    {
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            dead.Bind(new UnixDomainSocketEndPoint(_folder.PathOf("other")));
            File.Move(_folder.PathOf("other"), Path);
        }

        await using RunningApi api = await RunningApi.StartAsync("www A 192.0.2.1", settings => settings with { Socket = Path });
        using HttpClient client = Connect();

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("http://localhost/pools")).StatusCode);
    }

    [Fact]
    public async Task Socket_AServerAnswersThere_IsLeftToIt()
    {
        await using RunningApi first = await RunningApi.StartAsync("www A 192.0.2.1", settings => settings with { Socket = Path });
        var log = new LogLines();
        await using RunningApi second = await RunningApi.StartAsync("www A 192.0.2.2", settings => settings with { Socket = Path }, log);
        using HttpClient client = Connect();

        Assert.Contains(log.All, line => line.Contains($"no API on {Path}: another process answers there", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, (await second.SendAsync(HttpMethod.Get, "/healthz")).Status);
        Assert.Contains("192.0.2.1", await client.GetStringAsync("http://localhost/explain?name=www.example.com"), StringComparison.Ordinal);
    }

    [Fact]
    public void Bind_AFileIsThere_LeavesIt()
    {
        _folder.Write("api.sock", "precious");

        Assert.Throws<SocketException>(() => ApiSocket.Bind(new UnixDomainSocketEndPoint(Path)));
        Assert.Equal("precious", File.ReadAllText(Path));
    }

    private HttpClient Connect() => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    });

    private static string Mode(UnixFileMode mode) => string.Concat("rwxrwxrwx".Select((letter, bit) => ((int)mode & (1 << (8 - bit))) != 0 ? letter : '-'));
}
