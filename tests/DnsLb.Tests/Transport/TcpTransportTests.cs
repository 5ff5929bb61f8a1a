using System.Net;
using System.Net.Sockets;
using DnsLb.Core.Transport;
using static DnsLb.Tests.Transport.TcpTest;

namespace DnsLb.Tests.Transport;

/// <summary>What holds for every kind of worker.</summary>
public abstract class TcpTransportTests(bool usesEpoll)
{
    [Fact]
    public async Task Query_IsAnswered()
    {
        await using var server = new Server(usesEpoll: usesEpoll);
        using Socket client = server.Connect();

        client.Send(Framed(1));

        TransportTest.AssertReply(1, ReadReply(client));
    }

    [Fact]
    public async Task PipelinedQueries_AreAnsweredInOrder()
    {
        await using var server = new Server(usesEpoll: usesEpoll);
        const int Queries = 3000;
        using Socket client = server.Connect();
        byte[] stream = [.. Enumerable.Range(0, Queries).SelectMany(id => Framed((ushort)id))];
        var sending = new Thread(() => client.Send(stream));

        sending.Start();

        for (int id = 0; id < Queries; id++)
        {
            TransportTest.AssertReply((ushort)id, ReadReply(client));
        }

        sending.Join();
    }

    // A receive stops at such a byte, and leaves what is behind it; all is there before the first receive.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9)]
    public async Task UrgentDataWithinAQuery_DelaysNothing(int before)
    {
        await using var server = new Server(usesEpoll: usesEpoll, starts: false);
        using Socket client = server.Connect();
        byte[] query = Framed(1);

        client.Send(query.AsSpan(0, before));
        client.Send([0xFF], SocketFlags.OutOfBand);
        client.Send(query.AsSpan(before));
        server.Transport.Start();

        TransportTest.AssertReply(1, ReadReply(client));
    }

    [Fact]
    public async Task LongestQuery_IsRead()
    {
        await using var server = new Server(usesEpoll: usesEpoll);
        using Socket client = server.Connect();
        byte[] query = [.. TransportTest.Query(3), .. new byte[ushort.MaxValue - TransportTest.Query(3).Length]];

        client.Send([0xFF, 0xFF, .. query]);
        byte[] reply = ReadReply(client);

        Assert.Equal(3, reply[1]);
    }

    [Fact]
    public async Task HalfClose_IsStillAnswered()
    {
        await using var server = new Server(usesEpoll: usesEpoll);
        using Socket client = server.Connect();

        client.Send([.. Framed(4), .. Framed(5)]);
        client.Shutdown(SocketShutdown.Send);

        TransportTest.AssertReply(4, ReadReply(client));
        TransportTest.AssertReply(5, ReadReply(client));
        Assert.True(IsClosed(client));
    }

    // Query and end arrive together or one after the other, before or while the worker receives: all of it happens in so many rounds.
    [Theory]
    [InlineData(1)]
    [InlineData(150)]
    public async Task HalfCloseWithTheQueries_IsAnsweredAndClosed(int queries)
    {
        await using var server = new Server(usesEpoll: usesEpoll);
        byte[] stream = [.. Enumerable.Range(0, queries).SelectMany(id => Framed((ushort)id))];
        for (int round = 0; round < 300; round++)
        {
            using Socket client = server.Connect();

            client.Send(stream);
            client.Shutdown(SocketShutdown.Send);

            for (int id = 0; id < queries; id++)
            {
                TransportTest.AssertReply((ushort)id, ReadReply(client));
            }

            Assert.True(IsClosed(client));
        }
    }

    [Fact]
    public async Task HalfCloseBeforeRepliesAreRead_AllAreSentAndClosed()
    {
        await using var server = new Server(usesEpoll: usesEpoll);
        const int Queries = 3000;
        using Socket client = server.Connect(bufferBytes: 4096);
        byte[] stream = [.. Enumerable.Range(0, Queries).SelectMany(id => Framed((ushort)id))];
        var sending = new Thread(() =>
        {
            client.Send(stream);
            client.Shutdown(SocketShutdown.Send);
        });

        sending.Start();

        for (int id = 0; id < Queries; id++)
        {
            TransportTest.AssertReply((ushort)id, ReadReply(client));
        }

        sending.Join();
        Assert.True(IsClosed(client));
    }

    [Fact]
    public async Task HalfAMessageThenTheEnd_ClosesTheConnection()
    {
        await using var server = new Server(usesEpoll: usesEpoll);
        using Socket client = server.Connect();

        client.Send([.. Framed(24), .. Framed(25)[..20]]);
        client.Shutdown(SocketShutdown.Send);

        TransportTest.AssertReply(24, ReadReply(client));
        Assert.True(IsClosed(client));
    }

    [Fact]
    public async Task QueryThatDeservesNoReply_ClosesTheConnection()
    {
        await using var server = new Server(usesEpoll: usesEpoll);
        using Socket client = server.Connect();

        client.Send([.. Framed(6), 0, 3, 1, 2, 3]);

        TransportTest.AssertReply(6, ReadReply(client));
        Assert.True(IsClosed(client));
    }

    [Fact]
    public async Task HalfAQueryForTooLong_ClosesTheConnection()
    {
        await using var server = new Server(usesEpoll: usesEpoll);
        using Socket client = server.Connect();
        client.Send(Framed(7));
        ReadReply(client);
        client.Send([0, 29, 1]);

        server.AdvanceUntilClosed(client);
    }

    [Fact]
    public async Task FullHouse_NextClientIsServedWhenOneLeaves()
    {
        await using var server = new Server(usesEpoll: usesEpoll);
        using Socket first = server.Connect();
        using Socket second = server.Connect();
        first.Send(Framed(8));
        ReadReply(first);
        second.Send(Framed(9));
        ReadReply(second);
        Assert.Equal(2, server.Transport.Connections);

        using Socket third = server.Connect();
        third.Send(Framed(10));
        first.Dispose();

        TransportTest.AssertReply(10, ReadReply(third));
    }

    [Fact]
    public async Task FullHouse_NextClientDisplacesTheOneIdleLongest()
    {
        await using var server = new Server(usesEpoll: usesEpoll);
        using Socket first = server.Connect();
        first.Send(Framed(15));
        ReadReply(first);
        server.WaitUntilIdle(1);
        using Socket second = server.Connect();
        second.Send(Framed(16));
        ReadReply(second);
        server.WaitUntilIdle(2);
        first.Send(Framed(17));
        ReadReply(first);
        server.WaitUntilIdle(2);

        using Socket third = server.Connect();
        third.Send(Framed(18));

        TransportTest.AssertReply(18, ReadReply(third));
        Assert.True(IsClosed(second));
        first.Send(Framed(19));
        TransportTest.AssertReply(19, ReadReply(first));
    }

    [Fact]
    public async Task FullHouse_ClientWithAllItsPlaces_DisplacesNobody()
    {
        await using var server = new Server(new TcpLimits { Connections = 2, ConnectionsPerClient = 1 }, usesEpoll: usesEpoll);
        using Socket first = server.Connect();
        first.Send(Framed(20));
        ReadReply(first);
        using Socket other = server.Connect(from: IPAddress.Parse("127.0.0.2"));
        other.Send(Framed(21));
        ReadReply(other);

        using Socket second = server.Connect();

        Assert.True(IsClosed(second));
        first.Send(Framed(22));
        TransportTest.AssertReply(22, ReadReply(first));
        other.Send(Framed(23));
        TransportTest.AssertReply(23, ReadReply(other));
    }

    [Fact]
    public async Task ClientWithAllItsPlaces_LeavesTheOthersToOtherClients()
    {
        await using var server = new Server(new TcpLimits { Connections = 4, ConnectionsPerClient = 1 }, usesEpoll: usesEpoll);
        using Socket first = server.Connect();
        first.Send(Framed(12));
        ReadReply(first);

        using Socket second = server.Connect();
        using Socket other = server.Connect(from: IPAddress.Parse("127.0.0.2"));
        other.Send(Framed(13));

        Assert.True(IsClosed(second));
        TransportTest.AssertReply(13, ReadReply(other));
    }
}
