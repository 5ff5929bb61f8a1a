using System.Net;
using System.Net.Sockets;
using DnsLb.Core.Handover;
using DnsLb.Core.Transport;
using DnsLb.Tests.EndToEnd;
using DnsLb.Tests.Transport;

namespace DnsLb.Tests.Handover;

public sealed class DescriptorChannelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DescriptorChannel _one;
    private readonly DescriptorChannel _other;

    public DescriptorChannelTests()
    {
        using Socket listening = DescriptorChannel.NewSocket();
        var endPoint = new UnixDomainSocketEndPoint(_folder.PathOf("socket"));
        listening.Bind(endPoint);
        listening.Listen();
        Socket connecting = DescriptorChannel.NewSocket();
        connecting.Connect(endPoint);
        _one = new DescriptorChannel(connecting);
        _other = new DescriptorChannel(listening.Accept());
    }

    public void Dispose()
    {
        _one.Dispose();
        _other.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Receive_MessagesWithoutSockets_AreKeptApart()
    {
        _one.Send("first");
        _one.Send("zweite ü");

        Assert.Equal("first", _other.Receive().Text);
        Assert.Equal("zweite ü", _other.Receive().Text);
    }

    [Fact]
    public void Receive_ASocket_IsTheSameOne()
    {
        using Listener listener = TransportTest.Bind(IPAddress.Loopback, workers: 3);
        using Socket client = TransportTest.UdpClient(listener);

        _one.Send("udp", [.. listener.Udp]);
        var (text, sockets) = _other.Receive();

        Assert.Equal("udp", text);
        Assert.All(sockets, socket => Assert.Equal(listener.EndPoint, socket.LocalEndPoint));
        Assert.Equal(3, sockets.Count);
        client.Send([1, 2, 3]);
        Socket.Select(new List<Socket>(sockets), null, null, -1);
        Socket received = sockets.Single(socket => socket.Available > 0);
        Assert.Equal(3, listener.Udp.Single(socket => socket.Available > 0).Receive(new byte[10]));
        Assert.Equal(0, received.Available);
        foreach (Socket socket in sockets)
        {
            socket.Dispose();
        }
    }

    [Fact]
    public void Receive_AsManySocketsAsAMessageMayHave_GetsAll()
    {
        using Listener listener = TransportTest.Bind(IPAddress.Loopback, workers: DescriptorChannel.MostSockets);

        _one.Send("udp", [.. listener.Udp]);
        IReadOnlyList<Socket> sockets = _other.Receive().Sockets;

        Assert.Equal(DescriptorChannel.MostSockets, sockets.Count);
        foreach (Socket socket in sockets)
        {
            socket.Dispose();
        }
    }

    [Fact]
    public void Receive_OtherEndHasClosed_IsNull()
    {
        _one.Dispose();

        Assert.Null(_other.Receive().Text);
    }

    [Fact]
    public void Receive_NothingComes_EndsInTime()
    {
        _other.Patience = TimeSpan.FromMilliseconds(10);

        Assert.Equal(SocketError.TimedOut, Assert.Throws<SocketException>(() => _other.Receive()).SocketErrorCode);
    }

    [Fact]
    public void Peer_IsTheProcessAtTheOtherEnd() => Assert.Equal(Environment.ProcessId, _other.Peer);
}
