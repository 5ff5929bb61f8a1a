using System.Net;
using System.Text.RegularExpressions;
using DnsLb.Bench.Measuring;
using DnsLb.Bench.Servers;
using DnsLb.Tests.EndToEnd;

namespace DnsLb.Bench.Health;

/// <summary>A server on the core of the servers that probes, and the folder with what it reads.</summary>
internal sealed partial class HealthServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();

    private HealthServer()
    {
    }

    public IPEndPoint EndPoint { get; } = new(IPAddress.Loopback, FreePort.Find());

    public PinnedProcess Process { get; private set; } = null!;

    /// <summary>Starts DnsLb, which believes whatever its probes say, and waits until it answers.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="options">More options of <c>serve</c>; without <c>--api</c> there is no API.</param>
    public static async Task<HealthServer> StartAsync(TargetZone zone, params string[] options)
    {
        var server = new HealthServer();
        try
        {
            string file = server._folder.Write(TargetZone.Name, zone.ToString());
            server.Start([DnsLbServer.Program, "serve", "--zones", file, "--listen", $"{server.EndPoint}", "--workers", "1", "--rate-limit", "off", "--freeze-limit", "0", .. options.Contains("--api") ? options : ["--api", "none", .. options]]);
            await server.Process.UntilOutputAsync(Ready(), Patience);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Starts gdnsd, with a monitor for each of an even number of addresses.</summary>
    /// <param name="targets">The addresses.</param>
    /// <param name="monitor">The plugin and its keys.</param>
    /// <param name="interval">Between two probes of a target.</param>
    /// <param name="timeout">Of each.</param>
    public static HealthServer StartGdnsd(IReadOnlyList<string> targets, string monitor, TimeSpan interval, TimeSpan timeout)
    {
        var server = new HealthServer();
        IEnumerable<string> resources = targets.Chunk(2).Select((pair, index) => $"r{index} => {{ primary => {pair[0]}, secondary => {pair[1]} }}");
        server._folder.Write("config",
            $$"""
            options => {
              listen => {{server.EndPoint}}, udp_threads => 1, tcp_threads => 1
              run_dir => {{server._folder.PathOf("run")}}, state_dir => {{server._folder.PathOf("state")}}
            }
            service_types => {
              port => { {{monitor}}, interval => {{interval.TotalSeconds}}, timeout => {{timeout.TotalSeconds}} }
            }
            plugins => {
              simplefo => {
                service_types => port
                {{string.Join("\n    ", resources)}}
              }
            }
            """);
        Directory.CreateDirectory(server._folder.PathOf("zones"));
        server.Start(["/usr/sbin/gdnsd", "-c", server._folder.Path, "start"]);
        return server;
    }

    /// <summary>Waits until the server has ended by itself.</summary>
    public Task EndAsync() => Process.EndAsync(Patience);

    public void Dispose()
    {
        Process?.Dispose();
        _folder.Dispose();
    }

    private void Start(IReadOnlyList<string> command) => Process = PinnedProcess.Start(PinnedProcess.ServerCore, command, _folder.Write("output", ""));

    [GeneratedRegex(" ready: ")]
    private static partial Regex Ready();
}
