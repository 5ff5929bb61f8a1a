using System.Net;
using System.Net.Sockets;
using DnsLb.Core.Answering;
using DnsLb.Core.Transport;
using DnsLb.Core.Zones;
using DnsLb.Tests.Answering;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Transport;

/// <summary>Listeners on a free loopback port, and what the transports' tests send: a query for a name in no zone, which is REFUSED.</summary>
internal static class TransportTest
{
    public const int Refused = 5;

    public static Listener Bind(IPAddress address, int workers = 1)
    {
        var (listeners, problems) = Binding.Bind([new IPEndPoint(address, 0)], workers);
        Assert.Empty(problems);
        return listeners[0];
    }

    public static Responder Responder(int worker = 0) => new(worker, new PublishedZones());

    /// <summary>A query for example.com A.</summary>
    public static byte[] Query(ushort id) => Query(id, [7, .. "example"u8, 3, .. "com"u8, 0]);

    /// <summary>A query whose answer fails in <see cref="FailingResponder"/>.</summary>
    public static byte[] FatalQuery(ushort id) => Query(id, [5, .. "fatal"u8, 7, .. "example"u8, 3, .. "org"u8, 0]);

    /// <summary>A responder that is used as it must not be: for a worker that its zone has no turns for.</summary>
    public static Responder FailingResponder()
    {
        var server = new TestServer(("example.org.zone", "$TTL 60\n@ SOA ns1 host 1 1h 10m 1d 20\n@ NS ns1\nns1 A 192.0.2.53\nfatal A 192.0.2.1\nfatal A 192.0.2.2"));
        return new Responder(worker: 1, server.Zones);
    }

    public static void AssertReply(ushort id, ReadOnlySpan<byte> reply)
    {
        Assert.True(reply.Length >= 12, $"a reply of {reply.Length} bytes");
        Assert.Equal(id, (reply[0] << 8) | reply[1]);
        Assert.Equal(Refused, reply[3] & 0xF);
    }

    public static UdpTransport StartUdp(Listener listener, bool batched, Func<int, Responder>? responder = null, ILogger? logger = null)
    {
        var responders = Enumerable.Range(0, listener.Udp.Count).Select(responder ?? Responder);
        var transport = new UdpTransport([listener], responders, logger ?? NullLogger.Instance, new FakeTimeProvider(), batched);
        transport.Start();
        return transport;
    }

    public static byte[] Receive(Socket client)
    {
        byte[] buffer = new byte[4096];
        return buffer[..client.Receive(buffer)];
    }

    public static Socket UdpClient(Listener listener, IPAddress? server = null)
    {
        var socket = new Socket(listener.EndPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 5000 };
        socket.Connect(server ?? listener.EndPoint.Address, listener.EndPoint.Port);
        return socket;
    }

    private static byte[] Query(ushort id, byte[] name) => [(byte)(id >> 8), (byte)id, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, .. name, 0, 1, 0, 1];
}
