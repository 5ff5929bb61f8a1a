using System.Net;
using System.Net.Sockets;

namespace DnsLb.Core.Transport;

/// <summary>The bound sockets of one listen address: a TCP socket that listens, and the UDP sockets of the workers.</summary>
/// <param name="EndPoint">The address with the port that was bound, never 0.</param>
/// <param name="Tcp">Listens, but nobody accepts yet.</param>
/// <param name="Udp">One socket for each worker; the same one for all where the system cannot share a port between sockets.</param>
public sealed record Listener(IPEndPoint EndPoint, Socket Tcp, IReadOnlyList<Socket> Udp) : IDisposable
{
    private volatile bool _isShared;

    /// <summary>Whether another process may have the same sockets: then they are closed here without a trace, and whatever is in them is the other's.</summary>
    public bool IsShared { get => _isShared; set => _isShared = value; }

    /// <summary>Closes all sockets.</summary>
    public void Dispose()
    {
        Tcp.Dispose();
        foreach (Socket socket in Udp)
        {
            socket.Dispose();
        }
    }
}
