using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace DnsLb.Core.Files;

/// <summary>Who is at the other end of a unix socket, as the system saw it when the connection was made (SO_PEERCRED of unix(7), Linux).</summary>
/// <param name="Process">The number of the process.</param>
/// <param name="User">The number of the user.</param>
public readonly record struct SocketPeer(int Process, uint User)
{
    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;

    /// <summary>The other end of a socket that is connected; null: the system does not say.</summary>
    public static SocketPeer? Of(Socket socket)
    {
        // Process, user, group.
        Span<int> credentials = stackalloc int[3];
        int length = socket.GetRawSocketOption(SocketLevel, PeerCredentials, MemoryMarshal.AsBytes(credentials));
        return length == credentials.Length * sizeof(int) ? new SocketPeer(credentials[0], (uint)credentials[1]) : null;
    }
}
