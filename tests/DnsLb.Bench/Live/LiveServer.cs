using System.Net;
using System.Text.RegularExpressions;
using DnsLb.Bench.Measuring;
using DnsLb.Bench.Servers;
using DnsLb.Tests.EndToEnd;

namespace DnsLb.Bench.Live;

/// <summary>DnsLb, at an address of its own.</summary>
internal sealed partial class LiveServer : IDisposable
{
    public const string Address = "127.0.3.1";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly PinnedProcess _process;

    private LiveServer(PinnedProcess process) => _process = process;

    public static IPEndPoint NewEndPoint() => new(IPAddress.Parse(Address), FreePort.Find());

    public double CpuSeconds => _process.Tree.CpuSeconds;

    /// <summary>Starts it: the program that <c>PUBLISHED_DNSLB</c> names, as for the tests, or one that is published now.</summary>
    /// <param name="endPoint">Where it listens.</param>
    /// <param name="folder">For its files.</param>
    /// <param name="zone">The zone.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<LiveServer> StartAsync(IPEndPoint endPoint, string folder, string zone, CancellationToken cancellation)
    {
        string program = Environment.GetEnvironmentVariable("PUBLISHED_DNSLB") ?? DnsLbServer.Program;
        string file = Path.Combine(folder, LiveZone.Name);
        await File.WriteAllTextAsync(file, zone, cancellation);
        var process = PinnedProcess.Start(PinnedProcess.ServerCore, [program, "serve", "--zones", file, "--listen", $"{endPoint}", "--workers", "1", "--api", "none"], Path.Combine(folder, "dnslb.log"));
        try
        {
            await process.UntilOutputAsync(Ready(), Patience, cancellation);
            return new LiveServer(process);
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    public void Dispose() => _process.Dispose();

    [GeneratedRegex(" ready: ")]
    private static partial Regex Ready();
}
