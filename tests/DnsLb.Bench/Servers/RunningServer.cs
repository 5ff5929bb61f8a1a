using System.Diagnostics;
using DnsLb.Bench.Measuring;
using DnsLb.Bench.Workloads;

namespace DnsLb.Bench.Servers;

/// <summary>A server that was started on the core of the servers and answers.</summary>
internal sealed class RunningServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private RunningServer(NameServer kind, ServerSite site, PinnedProcess process)
    {
        Kind = kind;
        Site = site;
        Process = process;
    }

    public NameServer Kind { get; }

    public ServerSite Site { get; }

    public PinnedProcess Process { get; }

    /// <summary>From the start of the process to the right answer for the last name of the zone.</summary>
    public TimeSpan StartTime { get; private set; }

    /// <summary>Starts a server and waits until it answers for all of its zones.</summary>
    public static async Task<RunningServer> StartAsync(NameServer kind, int names, int memberPort)
    {
        var site = new ServerSite(names, memberPort);
        IReadOnlyList<string> command = kind.Configure(site);
        long started = Stopwatch.GetTimestamp();
        var server = new RunningServer(kind, site, PinnedProcess.Start(PinnedProcess.ServerCore, command, site.PathOf("output")));
        try
        {
            await server.WaitForAddressAsync(site.BigZone.LastName, site.BigZone.LastAddress);
            server.StartTime = Stopwatch.GetElapsedTime(started);
            await server.WaitForAddressAsync(PoolZone.Owner, PoolZone.Members[^1].Address);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Asks until an answer holds an address.</summary>
    /// <exception cref="BenchmarkException">The server ended, or too much time passed.</exception>
    public async Task WaitForAddressAsync(string name, string address)
    {
        using var asker = new Asker(Site.EndPoint);
        long started = Stopwatch.GetTimestamp();
        while (!(await asker.AddressesAsync(name)).Contains(address))
        {
            if (Process.HasExited || Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new BenchmarkException($"{Kind.Name} does not answer {name} with {address}:\n{Process.Output}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(2));
        }
    }

    public Task ReloadAsync() => Kind.ReloadAsync(Site, Process);

    public void Dispose()
    {
        Process.Dispose();
        Site.Dispose();
    }
}
