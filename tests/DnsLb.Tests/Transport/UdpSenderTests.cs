using System.Net;
using System.Net.Sockets;
using DnsLb.Core.Transport;

namespace DnsLb.Tests.Transport;

/// <summary>Senders that get no reply: each test sends what must stay unanswered and then an ordinary query, whose reply must be the first.</summary>
public sealed class UdpSenderTests
{
    private const int SolSocket = 1;
    private const int SoReusePort = 15;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void PortZero_GetsNoReply(bool batched)
    {
        using Listener listener = TransportTest.Bind(IPAddress.Loopback);
        using var transport = TransportTest.StartUdp(listener, batched);
        using var raw = new Socket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Udp);
        byte[] query = TransportTest.Query(1);

        // The UDP header (RFC 768) without a checksum.
        raw.SendTo([0, 0, (byte)(listener.EndPoint.Port >> 8), (byte)listener.EndPoint.Port, 0, (byte)(8 + query.Length), 0, 0, .. query], new IPEndPoint(IPAddress.Loopback, 0));

        AssertAnswersOrdinaryQuery(listener);
        Assert.Equal(1, transport.Counters.Sum(counters => counters.SourcePortZero));
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("127.0.0.1", "127.0.0.1", false)]
    [InlineData("::1", "::1", true)]
    [InlineData("0.0.0.0", "127.0.0.42", true)]
    [InlineData("::", "::1", true)]
    public void OwnAddress_GetsNoReply(string listen, string asked, bool batched)
    {
        using Listener listener = TransportTest.Bind(IPAddress.Parse(listen));
        using var transport = TransportTest.StartUdp(listener, batched);
        var own = new IPEndPoint(IPAddress.Parse(asked), listener.EndPoint.Port);
        using Socket loop = BindBeside(own);

        loop.SendTo(TransportTest.Query(2), own);

        AssertAnswersOrdinaryQuery(listener, own.Address);
        Assert.Equal(1, transport.Counters.Sum(counters => counters.OwnAddress));
        Assert.Equal(0, loop.Available);
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", "127.0.0.43")]
    [InlineData("0.0.0.0", "127.0.0.42", "127.0.0.43")]
    public void OwnPortOfAnotherAddress_IsAnswered(string listen, string asked, string from)
    {
        using Listener listener = TransportTest.Bind(IPAddress.Parse(listen));
        using var transport = TransportTest.StartUdp(listener, batched: true);
        using Socket client = Create(new IPEndPoint(IPAddress.Parse(from), listener.EndPoint.Port));
        client.Connect(IPAddress.Parse(asked), listener.EndPoint.Port);

        client.Send(TransportTest.Query(3));

        TransportTest.AssertReply(3, TransportTest.Receive(client));
        Assert.Equal(0, transport.Counters.Sum(counters => counters.OwnAddress));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Reply_GetsNoReply(bool batched)
    {
        using Listener listener = TransportTest.Bind(IPAddress.Loopback);
        using var transport = TransportTest.StartUdp(listener, batched);
        using Socket client = TransportTest.UdpClient(listener);
        byte[] reply = TransportTest.Query(4);
        reply[2] |= 0x80;

        client.Send(reply);
        client.Send(TransportTest.Query(5));

        TransportTest.AssertReply(5, TransportTest.Receive(client));
    }

    private static void AssertAnswersOrdinaryQuery(Listener listener, IPAddress? server = null)
    {
        using Socket client = TransportTest.UdpClient(listener, server);
        client.Send(TransportTest.Query(9));
        TransportTest.AssertReply(9, TransportTest.Receive(client));
    }

    // A socket with a peer takes no packet from elsewhere, so that what is sent to the address that it shares goes to the server.
    private static Socket BindBeside(IPEndPoint own)
    {
        Socket socket = Create(own);
        socket.Connect(new IPEndPoint(own.Address, 9));
        return socket;
    }

    private static Socket Create(IPEndPoint local)
    {
        var socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 5000 };
        socket.SetRawSocketOption(SolSocket, SoReusePort, BitConverter.GetBytes(1));
        socket.Bind(local);
        return socket;
    }
}
