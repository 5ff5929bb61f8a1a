using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using DnsLb.Bench.Measuring;
using DnsLb.Bench.Workloads;
using DnsLb.Core.Wire;

namespace DnsLb.Bench.Health;

/// <summary>Sees whether a name has addresses, with as little work as it takes.</summary>
internal sealed class AnswerWatch : IDisposable
{
    private const int PatienceMilliseconds = 5000;
    private const int AnswerCount = 6;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = PatienceMilliseconds };
    private readonly byte[] _reply = new byte[ushort.MaxValue];
    private ushort _id;

    public AnswerWatch(IPEndPoint server) => _socket.Connect(server);

    /// <exception cref="BenchmarkException">There is no answer.</exception>
    public bool HasAddresses(string name)
    {
        byte[] query = QueryBytes.Of(name, RRType.A);
        BinaryPrimitives.WriteUInt16BigEndian(query, ++_id);
        _socket.Send(query);
        try
        {
            do
            {
                _socket.Receive(_reply);
            }
            while (BinaryPrimitives.ReadUInt16BigEndian(_reply) != _id);
        }
        catch (SocketException failure)
        {
            throw new BenchmarkException($"no answer for {name}: {failure.Message}");
        }

        return BinaryPrimitives.ReadUInt16BigEndian(_reply.AsSpan(AnswerCount)) > 0;
    }

    public void Dispose() => _socket.Dispose();
}
