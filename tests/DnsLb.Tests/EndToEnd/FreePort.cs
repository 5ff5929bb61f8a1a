using System.Net;
using System.Net.Sockets;

namespace DnsLb.Tests.EndToEnd;

/// <summary>Ports for programs that cannot choose a free one themselves.</summary>
internal static class FreePort
{
    /// <summary>A port that is free for TCP and UDP on every address of this machine.</summary>
    public static int Find()
    {
        while (true)
        {
            using var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            tcp.Bind(new IPEndPoint(IPAddress.Any, 0));
            try
            {
                udp.Bind(tcp.LocalEndPoint!);
                return ((IPEndPoint)tcp.LocalEndPoint!).Port;
            }
            catch (SocketException)
            {
                // Free for TCP only: try another.
            }
        }
    }
}
