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

    /// <summary>Waits until something accepts TCP connections.</summary>
    public static async Task WaitUntilAcceptedAsync(IPEndPoint endPoint, ChildProcess server)
    {
        using var patience = new CancellationTokenSource(ChildProcess.Patience);
        while (!await IsAcceptedAsync(endPoint, patience.Token))
        {
            Assert.False(server.HasExited, $"the server ended:\n{server}");
            Assert.False(patience.IsCancellationRequested, $"{endPoint} is not served:\n{server}");
        }
    }

    private static async Task<bool> IsAcceptedAsync(IPEndPoint endPoint, CancellationToken cancellation)
    {
        using var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(endPoint, cancellation);
            return true;
        }
        catch (SocketException)
        {
            // There is no event to wait for in another program; this yields the processor to it.
            await Task.Delay(10, cancellation);
            return false;
        }
    }
}
