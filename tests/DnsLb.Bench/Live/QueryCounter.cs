using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using DnsLb.Bench.Measuring;

namespace DnsLb.Bench.Live;

/// <summary>Counts what is sent to a server over UDP, beside whoever receives it there.</summary>
internal sealed class QueryCounter : IDisposable
{
    private const int SourceField = 12;
    private const int AddressLength = 4;
    private const int PortField = 2;

    private readonly int _port;
    private readonly Socket _socket;
    private readonly ConcurrentDictionary<IPAddress, long> _bySource = [];

    /// <exception cref="BenchmarkException">It takes root, or the capability NET_RAW.</exception>
    public QueryCounter(IPEndPoint server)
    {
        _port = server.Port;
        try
        {
            _socket = new Socket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Udp);
        }
        catch (SocketException)
        {
            throw new BenchmarkException("queries are counted by a raw socket: run it as root");
        }

        _socket.Bind(new IPEndPoint(server.Address, 0));
        new Thread(Count) { IsBackground = true }.Start();
    }

    /// <summary>How many.</summary>
    public long Queries => _bySource.Values.Sum();

    /// <summary>Who has sent any.</summary>
    public IReadOnlyCollection<IPAddress> Sources => [.. _bySource.Keys];

    public void Dispose() => _socket.Dispose();

    private void Count()
    {
        byte[] packet = new byte[2048];
        try
        {
            while (true)
            {
                _ = _socket.Receive(packet);
                if (PortOf(packet) == _port)
                {
                    _bySource.AddOrUpdate(new IPAddress(packet.AsSpan(SourceField, AddressLength)), 1, (_, count) => count + 1);
                }
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // It was closed.
            return;
        }
    }

    // Of the datagram behind the header of IPv4, whose length is in words of 32 bits.
    private static int PortOf(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt16BigEndian(packet[(((packet[0] & 0x0F) * 4) + PortField)..]);
}
