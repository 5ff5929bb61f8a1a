using System.Diagnostics;
using System.Net;
using DnsLb.Bench.Measuring;
using DnsLb.Bench.Servers;
using DnsLb.Tests.EndToEnd;

namespace DnsLb.Bench.Live;

/// <summary>DnsLb, at an address of its own.</summary>
internal sealed class LiveServer : IDisposable
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
            await UntilReadyAsync(process, cancellation);
            return new LiveServer(process);
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    public void Dispose() => _process.Dispose();

    private static async Task UntilReadyAsync(PinnedProcess process, CancellationToken cancellation)
    {
        long started = Stopwatch.GetTimestamp();
        while (!process.Output.Contains(" ready: ", StringComparison.Ordinal))
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new BenchmarkException($"the server does not get ready:\n{process.Output}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellation);
        }
    }
}
