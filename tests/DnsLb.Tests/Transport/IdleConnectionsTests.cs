using System.Net;
using System.Net.Sockets;
using DnsLb.Core.Transport;

namespace DnsLb.Tests.Transport;

public sealed class IdleConnectionsTests : IDisposable
{
    private readonly IdleConnections _idle = new();
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _sockets = [];

    public IdleConnectionsTests()
    {
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
        LinkedListNode<Socket> first = Connection();
        LinkedListNode<Socket> second = Connection();
        _idle.Add(first);
        _idle.Add(second);

        Assert.True(_idle.CloseLongest());

        Assert.True(IsShutDown(first));
        Assert.False(_idle.Remove(first));
        Assert.True(_idle.Remove(second));
        Assert.False(IsShutDown(second));
    }

    [Fact]
    public void CloseLongest_NoneWaits_ClosesTheNextThatWaits()
    {
        LinkedListNode<Socket> next = Connection();
        LinkedListNode<Socket> later = Connection();

        bool closed = _idle.CloseLongest();
        _idle.Add(next);
        _idle.Add(later);

        Assert.False(closed);
        Assert.True(IsShutDown(next));
        Assert.False(_idle.Remove(next));
        Assert.True(_idle.Remove(later));
    }

    [Fact]
    public void CloseNoMore_AfterNoneWaited_LeavesTheNext()
    {
        LinkedListNode<Socket> next = Connection();

        _idle.CloseLongest();
        _idle.CloseNoMore();
        _idle.Add(next);

        Assert.True(_idle.Remove(next));
        Assert.False(IsShutDown(next));
    }

    private LinkedListNode<Socket> Connection()
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(_listener.LocalEndPoint!);
        Socket server = _listener.Accept();
        _sockets.AddRange([client, server]);
        return new LinkedListNode<Socket>(server);
    }

    // A receive on a socket that is shut down ends at once; on another it would block.
    private static bool IsShutDown(LinkedListNode<Socket> connection) =>
        connection.Value.Poll(0, SelectMode.SelectRead) && connection.Value.Available == 0;
}
