using System.Net.Sockets;
using DnsLb.Core.Transport;
using DnsLb.Tests.Transport;
using static DnsLb.Tests.Transport.TcpTest;

namespace DnsLb.Tests.Rfc;

/// <summary>DNS over TCP.</summary>
public sealed class Rfc7766Tests
{
    // Sections 6.2.1 and 6.2.1.1: a connection serves many queries, and several may be in flight.
    [Fact]
    public async Task Section6_2_1_SeveralQueriesInFlight_AreEachAnswered()
    {
        await using var server = new Server();
        using Socket client = server.Connect();

        client.Send([.. Enumerable.Range(1, 100).SelectMany(id => Framed((ushort)id))]);

        ushort[] ids = [.. Enumerable.Range(1, 100).Select(_ => ReadReply(client)).Select(reply => (ushort)((reply[0] << 8) | reply[1]))];
        Assert.Equal(Enumerable.Range(1, 100).Select(id => (ushort)id), ids.Order());
    }

    // Section 7: a reply does not wait for the next query of its connection to be whole.
    [Fact]
    public async Task Section7_HalfAQueryBehindWholeOnes_DelaysNoReply()
    {
        await using var server = new Server();
        using Socket client = server.Connect();

        client.Send([.. Framed(1), .. Framed(2), .. Framed(3)[..20]]);

        TransportTest.AssertReply(1, ReadReply(client));
        TransportTest.AssertReply(2, ReadReply(client));
        client.Send(Framed(3)[20..]);
        TransportTest.AssertReply(3, ReadReply(client));
    }

    // Section 6.2.3: an idle connection is closed after a while.
    [Fact]
    public async Task Section6_2_3_IdleConnection_IsClosed()
    {
        await using var server = new Server();
        using Socket client = server.Connect();
        client.Send(Framed(1));
        TransportTest.AssertReply(1, ReadReply(client));

        server.AdvanceUntilClosed(client);
    }

    // Section 8: the length may come apart from the message, and either in pieces.
    [Fact]
    public async Task Section8_LengthAndMessageInPieces_AreOneQuery()
    {
        await using var server = new Server();
        using Socket client = server.Connect();
        client.NoDelay = true;

        foreach (byte piece in Framed(3))
        {
            client.Send([piece]);
        }

        TransportTest.AssertReply(3, ReadReply(client));
    }

    // A client that goes in the middle of a query gets nothing, and leaves its place to others.
    [Fact]
    public async Task Section8_CloseOnHalfAMessage_EndsTheConnectionOnly()
    {
        await using var server = new Server(new TcpLimits { IdleTimeout = TimeSpan.FromSeconds(10), Connections = 1 });
        using (Socket first = server.Connect())
        {
            first.Send(Framed(1).AsSpan(0, 9));
            first.Shutdown(SocketShutdown.Send);
            Assert.True(IsClosed(first));
        }

        using Socket second = server.Connect();
        second.Send(Framed(2));

        TransportTest.AssertReply(2, ReadReply(second));
    }
}
