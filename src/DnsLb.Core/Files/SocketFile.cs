using System.Net.Sockets;

namespace DnsLb.Core.Files;

/// <summary>The file of a unix socket.</summary>
public static class SocketFile
{
    /// <summary>Removes a socket that a process left behind, so that one can be bound in its place. Anything else that is there stays, and binding says that it is.</summary>
    /// <param name="path">Where it is to be.</param>
    /// <param name="type">Its type.</param>
    /// <returns>False when somebody answers there.</returns>
    /// <exception cref="IOException">It cannot be removed.</exception>
    /// <exception cref="SocketException">Nobody knows whether somebody answers there.</exception>
    public static bool TryMakeRoom(string path, SocketType type)
    {
        if (!Is(path))
        {
            return true;
        }

        using var probe = new Socket(AddressFamily.Unix, type, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
            return false;
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            File.Delete(path);
            return true;
        }
    }

    /// <summary>Whether a file is one, links followed; false when it is not there.</summary>
    public static bool Is(string path) => FileStatus.Of(path) is { IsSocket: true };

    /// <summary>Why nobody answers at a socket, for people: the system's own words are of addresses and connections.</summary>
    /// <param name="path">The path of the socket.</param>
    /// <param name="refused">What the system said.</param>
    public static string Reason(string path, SocketException refused) => refused.SocketErrorCode switch
    {
        SocketError.AccessDenied => "this user may not open the socket",
        SocketError.ConnectionRefused when !Is(path) => Directory.Exists(path) ? "it is a folder, no socket" : "it is a file, no socket",
        SocketError.ConnectionRefused => "nobody listens at the socket: the server that made it has ended",
        _ when !Path.Exists(path) => "there is no such socket",
        _ => refused.Message,
    };
}
