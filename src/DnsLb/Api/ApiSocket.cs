using System.Net.Sockets;
using DnsLb.Core.Files;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Win32.SafeHandles;

namespace DnsLb.Api;

/// <summary>The API's unix socket: who may open it needs no token, for the system has looked at who it is.</summary>
internal static class ApiSocket
{
    // The owner and the group of the server.
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    /// <summary>Binds the socket, in place of one that a process left behind.</summary>
    /// <exception cref="IOException">A server answers there.</exception>
    /// <exception cref="SocketException">It cannot be made.</exception>
    public static Socket Bind(UnixDomainSocketEndPoint endPoint)
    {
        string path = endPoint.ToString();
        if (!SocketFile.TryMakeRoom(path, SocketType.Stream))
        {
            throw new IOException("another process answers there");
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            if (!OperatingSystem.IsWindows())
            {
                // The file gets the mode of the socket, less the umask: at no time may others open it.
                using var descriptor = new SafeFileHandle(socket.Handle, ownsHandle: false);
                File.SetUnixFileMode(descriptor, Mode);
                socket.Bind(endPoint);
                File.SetUnixFileMode(path, Mode);
            }

            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Notes who is at the other end of a connection.</summary>
    public static Task NotePeerAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        Socket socket = connection.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket;
        connection.Features.Set(new ApiPeer(SocketPeer.Of(socket)?.User));
        return next(connection);
    }
}

/// <summary>Who is at the other end of a connection to the unix socket.</summary>
/// <param name="User">The number of the user; null: the system does not say.</param>
internal sealed record ApiPeer(uint? User);
