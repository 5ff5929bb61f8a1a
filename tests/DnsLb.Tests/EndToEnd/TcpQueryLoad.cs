using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using DnsLb.Tests.Answering;

namespace DnsLb.Tests.EndToEnd;

/// <summary>Asks over TCP connections that come and go, each with many queries, and one that stays: every query must be answered, by its id and in order.</summary>
internal sealed class TcpQueryLoad
{
    private const int Clients = 4;
    private const int Pipelined = 8;
    private const int Rounds = 5;

    private readonly string _name;
    private readonly Task[] _clients;
    private volatile bool _stopping;
    private long _replies;
    private long _connections;

    public TcpQueryLoad(IPEndPoint server, string name)
    {
        _name = name;
        _clients = [.. Enumerable.Range(0, Clients).Select(client => Task.Factory.StartNew(() => AskOnNewConnections(server), TaskCreationOptions.LongRunning))];
    }

    public long Replies => Interlocked.Read(ref _replies);

    public long Connections => Interlocked.Read(ref _connections);

    /// <summary>Waits for so many connections more.</summary>
    public Task WaitForMoreAsync(int connections)
    {
        long enough = Connections + connections;
        return OtherProcesses.UntilAsync(() => Connections >= enough || Array.Exists(_clients, client => client.IsCompleted), "no more connections are served");
    }

    /// <summary>Ends the load; throws what went wrong.</summary>
    public async Task StopAsync()
    {
        _stopping = true;
        await Task.WhenAll(_clients);
    }

    private void AskOnNewConnections(IPEndPoint server)
    {
        while (!_stopping)
        {
            using Socket socket = Connect(server);
            for (int round = 0; round < Rounds; round++)
            {
                Ask(socket, _name, (ushort)(round * Pipelined), Pipelined);
                Interlocked.Add(ref _replies, Pipelined);
            }

            Interlocked.Increment(ref _connections);
        }
    }

    public static Socket Connect(IPEndPoint server)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 10_000, NoDelay = true };
        socket.Connect(server);
        return socket;
    }

    /// <summary>Sends queries at once, and takes their replies.</summary>
    public static void Ask(Socket socket, string name, ushort firstId, int count)
    {
        byte[] query = new Question(name).Bytes();
        byte[] all = [.. Enumerable.Range(firstId, count).SelectMany(id => (byte[])[(byte)(query.Length >> 8), (byte)query.Length, (byte)(id >> 8), (byte)id, .. query[2..]])];
        socket.Send(all);
        for (int id = firstId; id < firstId + count; id++)
        {
            byte[] reply = Receive(socket, BinaryPrimitives.ReadUInt16BigEndian(Receive(socket, 2)));
            Assert.Equal(id, BinaryPrimitives.ReadUInt16BigEndian(reply));
            Assert.True(reply[7] > 0, "an answer without records");
        }
    }

    /// <summary>Asks one query after the other until the server closes the connection. It looks for the end before each query, as clients should, and then each query must be answered.</summary>
    /// <returns>How many were answered.</returns>
    public static long AskUntilTheEnd(Socket socket, string name)
    {
        for (long answered = 0; ; answered++)
        {
            if (socket.Poll(0, SelectMode.SelectRead))
            {
                Assert.Equal(0, socket.Receive(new byte[1]));
                return answered;
            }

            Ask(socket, name, (ushort)answered, 1);
        }
    }

    private static byte[] Receive(Socket socket, int length)
    {
        byte[] bytes = new byte[length];
        for (int at = 0; at < length;)
        {
            int received = socket.Receive(bytes.AsSpan(at));
            Assert.True(received > 0, "the connection was closed before all queries were answered");
            at += received;
        }

        return bytes;
    }
}
