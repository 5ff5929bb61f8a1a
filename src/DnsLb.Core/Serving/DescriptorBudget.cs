using DnsLb.Core.Health;
using DnsLb.Core.Transport;

namespace DnsLb.Core.Serving;

/// <summary>Shares the file descriptors that the system grants between probes and TCP clients, after what everything else needs.</summary>
/// <param name="Probes">Probes at once.</param>
/// <param name="Tcp">What TCP clients may take.</param>
/// <param name="Api">Connections of the HTTP API.</param>
/// <param name="Wanted">The descriptors that grant both all that they may take at most.</param>
internal sealed record DescriptorBudget(int Probes, TcpLimits Tcp, int Api, long Wanted)
{
    // The runtime holds two for each assembly that is loaded: some 120 after the start and 140 with probes over TLS. It dies when
    // it cannot load one. The rest is for zone files that are read, folders that are watched, pipes of programs, and the log.
    private const int FilesAndRuntime = 256;

    // What it waits on, and what wakes it.
    private const int TcpWorker = 2;

    // Where that leaves less, this part of what the transports leave is shared nevertheless.
    private const int LeastShare = 4;

    // Fewer than this would not leave the runtime what it needs.
    private const int LeastBesideTransports = 200;

    // Connections of the API are a part of what is for files and the runtime.
    private const int ApiShare = 4;

    // One client address never gets more than this part of the places.
    private const int ClientShare = 4;

    /// <summary>The budget of a process.</summary>
    /// <param name="openFiles">How many descriptors it may have.</param>
    /// <param name="addresses">How many addresses it listens on.</param>
    /// <param name="workers">How many workers of each transport.</param>
    /// <param name="problem">Why it cannot start with so few, or null.</param>
    public static DescriptorBudget Of(long openFiles, int addresses, int workers, out string? problem)
    {
        var most = new TcpLimits();
        int transports = (addresses * (1 + workers)) + (workers * TcpWorker);
        long others = openFiles - transports;
        long shared = Math.Max(others - FilesAndRuntime, others / LeastShare);
        int probes = (int)Math.Clamp(shared / 2, 1, HealthMonitor.MostProbesAtOnce);
        int connections = (int)Math.Clamp(shared - probes, 1, most.Connections);
        problem = others < LeastBesideTransports
            ? $"the limit of {openFiles} open files is too low: {transports} are for listening and at least {LeastBesideTransports} for everything else; raise it (ulimit -n, LimitNOFILE=) or take fewer workers"
            : null;
        return new DescriptorBudget(
            probes,
            most with { Connections = connections, ConnectionsPerClient = Math.Max(1, connections / ClientShare) },
            (int)Math.Clamp((others - shared) / ApiShare, 1, FilesAndRuntime / ApiShare),
            transports + FilesAndRuntime + HealthMonitor.MostProbesAtOnce + most.Connections);
    }
}
