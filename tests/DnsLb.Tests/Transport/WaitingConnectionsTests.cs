using System.Net;
using System.Net.Sockets;
using DnsLb.Core.Transport;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Transport;

public sealed class WaitingConnectionsTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly WaitingConnections _waiting;
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _sockets = [];

    public WaitingConnectionsTests()
    {
        _waiting = new WaitingConnections(_time);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
    }

    public void Dispose()
    {
        _sockets.ForEach(socket => socket.Dispose());
        _listener.Dispose();
    }

    [Fact]
    public void CloseLongest_TwoWait_ClosesTheFirst()
    {
        LinkedListNode<(Socket Socket, long Since)> first = Connection();
        LinkedListNode<(Socket Socket, long Since)> second = Connection();
        _waiting.Add(first);
        _waiting.Add(second);

        Assert.True(_waiting.CloseLongest());

        Assert.True(IsShutDown(first));
        Assert.False(_waiting.Remove(first));
        Assert.True(_waiting.Remove(second));
        Assert.False(IsShutDown(second));
    }

    [Fact]
    public void CloseLongest_NoneWaits_ClosesTheNextThatWaits()
    {
        LinkedListNode<(Socket Socket, long Since)> next = Connection();
        LinkedListNode<(Socket Socket, long Since)> later = Connection();

        bool closed = _waiting.CloseLongest();
        _waiting.Add(next);
        _waiting.Add(later);

        Assert.False(closed);
        Assert.True(IsShutDown(next));
        Assert.False(_waiting.Remove(next));
        Assert.True(_waiting.Remove(later));
    }

    [Fact]
    public void CloseNoMore_AfterNoneWaited_LeavesTheNext()
    {
        LinkedListNode<(Socket Socket, long Since)> next = Connection();

        _waiting.CloseLongest();
        _waiting.CloseNoMore();
        _waiting.Add(next);

        Assert.True(_waiting.Remove(next));
        Assert.False(IsShutDown(next));
    }

    [Fact]
    public void CloseAllSince_OnlySomeWaitThatLong_ClosesThose()
    {
        LinkedListNode<(Socket Socket, long Since)> first = Connection();
        LinkedListNode<(Socket Socket, long Since)> second = Connection();
        LinkedListNode<(Socket Socket, long Since)> third = Connection();
        _waiting.Add(first);
        _waiting.Add(second);
        _time.Advance(TimeSpan.FromSeconds(5));
        _waiting.Add(third);
        _waiting.Remove(first);
        _waiting.Add(first);
        _time.Advance(TimeSpan.FromSeconds(5));

        _waiting.CloseAllSince(TimeSpan.FromSeconds(10));

        Assert.Equal([false, true, false], ((LinkedListNode<(Socket Socket, long Since)>[])[first, second, third]).Select(IsShutDown));
        Assert.Equal(2, _waiting.Count);
    }

    [Fact]
    public void CloseAll_ClosesThoseThatWaitAndEachThatWaitsLater()
    {
        LinkedListNode<(Socket Socket, long Since)> first = Connection();
        LinkedListNode<(Socket Socket, long Since)> later = Connection();
        _waiting.Add(first);

        _waiting.CloseAll();
        _waiting.Add(later);

        Assert.True(IsShutDown(first));
        Assert.True(IsShutDown(later));
        Assert.False(_waiting.Remove(later));
    }

    private LinkedListNode<(Socket Socket, long Since)> Connection()
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(_listener.LocalEndPoint!);
        Socket server = _listener.Accept();
        _sockets.AddRange([client, server]);
        return new LinkedListNode<(Socket Socket, long Since)>((server, 0));
    }

    // A receive on a socket that is shut down ends at once; on another it would block.
    private static bool IsShutDown(LinkedListNode<(Socket Socket, long Since)> connection) =>
        connection.Value.Socket.Poll(0, SelectMode.SelectRead) && connection.Value.Socket.Available == 0;
}
