using System.Net;
using System.Net.Sockets;
using DnsLb.Core.Answering;
using DnsLb.Core.Transport;
using DnsLb.Core.Zones;
using Microsoft.Extensions.Logging.Abstractions;

namespace DnsLb.Tests.Transport;

/// <summary>Listeners on a free loopback port, and what the transports' tests send: a query for a name in no zone, which is REFUSED.</summary>
internal static class TransportTest
{
    public const int Refused = 5;

    public static NullLogger Logger => NullLogger.Instance;

    public static Listener Bind(IPAddress address, int workers = 1)
    {
        var (listeners, problems) = Binding.Bind([new IPEndPoint(address, 0)], workers);
        Assert.Empty(problems);
        return listeners[0];
    }

    public static Responder Responder(int worker = 0) => new(worker, new PublishedZones());

    /// <summary>A query for example.com A.</summary>
    public static byte[] Query(ushort id) =>
    [
        (byte)(id >> 8), (byte)id, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0,
        7, .. "example"u8, 3, .. "com"u8, 0, 0, 1, 0, 1,
    ];

    public static void AssertReply(ushort id, ReadOnlySpan<byte> reply)
    {
        Assert.True(reply.Length >= 12, $"a reply of {reply.Length} bytes");
        Assert.Equal(id, (reply[0] << 8) | reply[1]);
        Assert.Equal(Refused, reply[3] & 0xF);
    }

    public static Socket UdpClient(Listener listener, IPAddress? server = null)
    {
        var socket = new Socket(listener.EndPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 5000 };
        socket.Connect(server ?? listener.EndPoint.Address, listener.EndPoint.Port);
        return socket;
    }
}
