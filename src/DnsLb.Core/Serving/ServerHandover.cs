using DnsLb.Core.Handover;
using DnsLb.Core.Transport;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Serving;

/// <summary>What becomes of a running server when another process takes over from it: first it leaves the state, then it answers no more. Until then all can be taken back.</summary>
public sealed class ServerHandover
{
    // A client that keeps its connection busy for longer has it closed behind an answer, as it must expect of any server at any time (RFC 7766 section 6.2.3).
    private static readonly TimeSpan PatienceWithClients = TimeSpan.FromSeconds(30);

    private readonly UdpTransport _udp;
    private readonly TcpTransport _tcp;
    private readonly ServerState _state;
    private readonly CancellationToken _stopping;
    private int? _successor;

    internal ServerHandover(IReadOnlyList<Listener> listeners, UdpTransport udp, TcpTransport tcp, ServerState state, CancellationToken stopping)
    {
        Listeners = listeners;
        _udp = udp;
        _tcp = tcp;
        _state = state;
        _stopping = stopping;
    }

    /// <summary>The sockets that are handed on.</summary>
    public IReadOnlyList<Listener> Listeners { get; }

    /// <summary>Writes the state for the last time and leaves its folder.</summary>
    public Task ReleaseStateAsync() => _state.ReleaseAsync();

    /// <summary>Takes the folder of the state again.</summary>
    public void TakeStateBack() => _state.TakeBack();

    /// <summary>Receives and accepts no more, when what has been received is answered; connections are served on. The other process must answer already.</summary>
    /// <param name="successor">The other process.</param>
    /// <returns>Ends when the last connection is over, or has had its time.</returns>
    public Task EndAsync(int successor)
    {
        _successor = successor;
        _state.Silence();
        Task connections = _tcp.DrainAsync(PatienceWithClients, _stopping);
        _udp.Dispose();
        return connections;
    }

    /// <summary>Logs that this process has stopped. The log may be the successor's too: a word of a stop alone would be taken for its own.</summary>
    internal void TellEnd(ILogger logger)
    {
        if (_successor is { } successor)
        {
            logger.Replaced(successor);
        }
        else
        {
            logger.Stopped();
        }
    }
}
