using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace DnsLb.Tests.Differential;

/// <summary>Asks one server many questions, several at a time.</summary>
internal sealed class Interview : IDisposable
{
    private const int InFlight = 100;

    private readonly Socket _udp = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 30_000 };
    private readonly TcpClient _tcp = new() { ReceiveTimeout = 30_000 };
    private readonly byte[] _buffer = new byte[ushort.MaxValue];

    private Interview(IPEndPoint server)
    {
        _udp.Connect(server);
        _tcp.Connect(server);
    }

    /// <summary>Asks all questions and gives the replies in the same order.</summary>
    public static ServerReply[] Ask(IPEndPoint server, IReadOnlyList<AskedQuestion> questions)
    {
        using var interview = new Interview(server);
        var replies = new ServerReply[questions.Count];
        foreach (int[] batch in Enumerable.Range(0, questions.Count).Chunk(InFlight))
        {
            foreach (int i in batch)
            {
                interview.Send(questions[i], (ushort)i);
            }

            foreach (bool isTcp in batch.Select(i => questions[i].IsTcp))
            {
                byte[] reply = isTcp ? interview.ReceiveByTcp() : interview.ReceiveByUdp();
                int i = Array.Find(batch, i => (ushort)i == BinaryPrimitives.ReadUInt16BigEndian(reply));
                replies[i] = ServerReply.Parse(reply);
            }
        }

        return replies;
    }

    public void Dispose()
    {
        _udp.Dispose();
        _tcp.Dispose();
    }

    private void Send(AskedQuestion question, ushort id)
    {
        byte[] query = [.. question.Query];
        BinaryPrimitives.WriteUInt16BigEndian(query, id);
        if (question.IsTcp)
        {
            _tcp.GetStream().Write([(byte)(query.Length >> 8), (byte)query.Length, .. query]);
        }
        else
        {
            _udp.Send(query);
        }
    }

    private byte[] ReceiveByUdp() => _buffer[.._udp.Receive(_buffer)];

    private byte[] ReceiveByTcp()
    {
        NetworkStream stream = _tcp.GetStream();
        stream.ReadExactly(_buffer.AsSpan(0, sizeof(ushort)));
        byte[] reply = new byte[BinaryPrimitives.ReadUInt16BigEndian(_buffer)];
        stream.ReadExactly(reply);
        return reply;
    }
}
