using System.Net;
using System.Net.Sockets;
using DnsLb.Core.Transport;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using static DnsLb.Tests.Transport.TcpTest;

namespace DnsLb.Tests.Transport;

/// <summary>A connection whose server closes it: what the client had sent by then is answered, and then it reads the end.</summary>
public sealed class TcpConnectionTests : IDisposable
{
    private const int Queries = 100;

    private readonly WaitingConnections _idle;
    private readonly Socket _client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 60_000 };
    private readonly Socket _accepted;
    private readonly TcpConnection _connection;

    public TcpConnectionTests()
    {
        var time = new FakeTimeProvider();
        var responder = new GuardedResponder(TransportTest.Responder(), new TransportCounters(), new TransportFailures(NullLogger.Instance, time));
        _idle = new WaitingConnections(time, SocketShutdown.Receive);
        using var listening = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listening.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listening.Listen();
        _client.Connect(listening.LocalEndPoint!);
        _accepted = listening.Accept();
        _connection = new TcpConnection(_accepted, IPAddress.Loopback, new SharedResponder(responder, new LatencySampler(time), null), _idle, new WaitingConnections(time));
    }

    public void Dispose()
    {
        _connection.Dispose();
        _client.Dispose();
    }

    [Fact]
    public void Close_QueriesHaveCome_AreAnsweredFirst()
    {
        Send(0, Queries);

        _idle.CloseAll();

        Assert.False(_connection.Proceed());
        _connection.Dispose();
        AssertAnswered(0, Queries);
        Assert.Equal(0, _client.Receive(new byte[1]));
    }

    [Fact]
    public void Close_NothingHasCome_IsTheEnd()
    {
        _idle.CloseAll();

        Assert.False(_connection.Proceed());
        Assert.Equal(0, _client.Receive(new byte[1]));
    }

    [Fact]
    public void Close_QueryComesAfterTheLastAnswer_ClientReadsTheEndAndNoReset()
    {
        Send(0, 1);
        _idle.CloseAll();
        Assert.False(_connection.Proceed());

        _client.Send(Framed(1));
        _connection.Dispose();

        AssertAnswered(0, 1);
        Assert.Equal(0, _client.Receive(new byte[1]));
    }

    // With the answer, so that who looks before the next query asks nothing that the server never reads.
    [Fact]
    public void CloseEachNext_NextAnswer_IsTheLastAndComesWithTheEnd()
    {
        _idle.CloseEachNext();
        Send(0, 1);

        Assert.False(_connection.Proceed());

        AssertAnswered(0, 1);
        Assert.True(_client.Poll(0, SelectMode.SelectRead), "the end comes behind the answer");
        Assert.Equal(0, _client.Receive(new byte[1]));
    }

    [Fact]
    public void CloseEachNext_QueriesHaveCome_AreAllAnswered()
    {
        _idle.CloseEachNext();
        Send(0, Queries);

        Assert.False(_connection.Proceed());

        AssertAnswered(0, Queries);
        Assert.Equal(0, _client.Receive(new byte[1]));
    }

    private void Send(int first, int count)
    {
        byte[] queries = [.. Enumerable.Range(first, count).SelectMany(id => Framed((ushort)id))];
        int before = _accepted.Available;
        _client.Send(queries);
        Assert.True(SpinWait.SpinUntil(() => _accepted.Available == before + queries.Length, TimeSpan.FromMinutes(1)), "the queries do not come");
    }

    private void AssertAnswered(int first, int count)
    {
        foreach (int id in Enumerable.Range(first, count))
        {
            byte[] reply = ReadReply(_client);
            Assert.Equal(id, (reply[0] << 8) | reply[1]);
        }
    }
}
