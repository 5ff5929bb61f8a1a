using DnsLb.Core.Health;
using DnsLb.Core.Transport;

namespace DnsLb.Core.Serving;

/// <summary>Shares the file descriptors that the system grants between probes and TCP clients, after what everything else needs.</summary>
/// <param name="Probes">Probes at once.</param>
/// <param name="Tcp">What TCP clients may take.</param>
/// <param name="Wanted">The descriptors that grant both all that they may take at most.</param>
internal sealed record DescriptorBudget(int Probes, TcpLimits Tcp, long Wanted)
{
    // The runtime holds two for each assembly that is loaded: some 120 after the start and 140 with probes over TLS. It dies when
    // it cannot load one. The rest is for zone files that are read, folders that are watched, and the log.
    private const int FilesAndRuntime = 256;

    // Where that leaves too little, this part of all descriptors is shared nevertheless.
    private const int LeastShare = 4;

    // One client address never gets more than this part of the places.
    private const int ClientShare = 4;

    /// <summary>The budget of a process.</summary>
    /// <param name="openFiles">How many descriptors it may have.</param>
    /// <param name="sockets">How many sockets it listens on.</param>
    public static DescriptorBudget Of(long openFiles, int sockets)
    {
        var most = new TcpLimits();
        long shared = Math.Max(openFiles - sockets - FilesAndRuntime, openFiles / LeastShare);
        int probes = (int)Math.Clamp(shared / 2, 1, HealthMonitor.MostProbesAtOnce);
        int connections = (int)Math.Clamp(shared - probes, 1, most.Connections);
        return new DescriptorBudget(
            probes,
            most with { Connections = connections, ConnectionsPerClient = Math.Max(1, connections / ClientShare) },
            sockets + FilesAndRuntime + HealthMonitor.MostProbesAtOnce + most.Connections);
    }
}
