using System.Net;
using System.Text.RegularExpressions;
using DnsLb.Bench.Measuring;
using DnsLb.Bench.Servers;
using DnsLb.Tests.EndToEnd;

namespace DnsLb.Bench.Dashboard;

/// <summary>DnsLb on the core of the servers, with the page that a browser on the other core looks at.</summary>
internal sealed partial class WatchedServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();
    private PinnedProcess? _process;

    private WatchedServer()
    {
    }

    public IPEndPoint EndPoint { get; } = new(IPAddress.Loopback, FreePort.Find());

    public Uri Page { get; private set; } = new("http://localhost/");

    /// <summary>Starts one, which believes whatever its probes say, and waits until it answers.</summary>
    /// <param name="zone">The text of its zone, without an SOA.</param>
    public static async Task<WatchedServer> StartAsync(string zone)
    {
        var server = new WatchedServer();
        try
        {
            await server.RunAsync($"$TTL 30\n@ IN SOA ns1 hostmaster 1 1h 10m 1d 20\n@ IN NS ns1\nns1 IN A 192.0.2.53\n{zone}");
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _process?.Dispose();
        _folder.Dispose();
    }

    private async Task RunAsync(string zone)
    {
        string file = _folder.Write("lb.example.com", zone);
        string[] command = [DnsLbServer.Program, "serve", "--zones", file, "--listen", $"{EndPoint}", "--workers", "1", "--api", "127.0.0.1:0", "--freeze-limit", "0"];
        _process = PinnedProcess.Start(PinnedProcess.ServerCore, command, _folder.Write("output", ""));
        Page = new Uri((await _process.UntilOutputAsync(ApiAddress(), Patience)).Groups[1].Value);
    }

    [GeneratedRegex(@"API on (http://\S+)")]
    private static partial Regex ApiAddress();
}
