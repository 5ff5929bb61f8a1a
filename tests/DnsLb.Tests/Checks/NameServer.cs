using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace DnsLb.Tests.Checks;

/// <summary>A UDP socket on a free loopback port that treats each query as the test says.</summary>
internal sealed class NameServer : IAsyncDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    /// <param name="reply">Gives the messages that a query is answered with, and the sockets that send them; null: this one.</param>
    public NameServer(Func<byte[], IEnumerable<(byte[] Message, Socket? From)>> reply)
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _serving = Task.Run(async () =>
        {
            byte[] buffer = new byte[ushort.MaxValue];
            while (true)
            {
                SocketReceiveFromResult query = await _socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), _stop.Token);
                foreach ((byte[] message, Socket? from) in reply(buffer[..query.ReceivedBytes]))
                {
                    await (from ?? _socket).SendToAsync(message, query.RemoteEndPoint, _stop.Token);
                }
            }
        });
    }

    public IPEndPoint EndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>A server that answers each query with these messages, in turn.</summary>
    public static NameServer Replying(params Func<byte[], byte[]>[] replies) =>
        new(query => replies.Select(reply => (reply((byte[])query.Clone()), (Socket?)null)));

    /// <summary>A reply to a query without EDNS, with records that are owned by its name.</summary>
    public static byte[] Reply(byte[] query, int rcode = 0, params (ushort Type, byte[] Data)[] records)
    {
        byte[] header = [query[0], query[1], 0x84, (byte)rcode, 0, 1, 0, (byte)records.Length, 0, 0, 0, 0];
        return [.. header, .. query[12..], .. records.SelectMany(record => Record(record.Type, record.Data))];
    }

    /// <summary>The reply as it goes over TCP.</summary>
    public static byte[] Prefixed(byte[] message)
    {
        byte[] prefixed = [0, 0, .. message];
        BinaryPrimitives.WriteUInt16BigEndian(prefixed, (ushort)message.Length);
        return prefixed;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => _serving);
        _socket.Dispose();
        _stop.Dispose();
    }

    private static byte[] Record(ushort type, byte[] data) =>
        [0xC0, 12, (byte)(type >> 8), (byte)type, 0, 1, 0, 0, 0, 60, (byte)(data.Length >> 8), (byte)data.Length, .. data];
}
