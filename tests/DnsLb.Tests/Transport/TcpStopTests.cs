using System.Net.Sockets;
using DnsLb.Core.Transport;
using static DnsLb.Tests.Transport.TcpTest;

namespace DnsLb.Tests.Transport;

/// <summary>What becomes of connections when the server stops.</summary>
public sealed class TcpStopTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stop_ClosesIdleConnections(bool usesEpoll)
    {
        await using var server = new Server(usesEpoll: usesEpoll);
        using Socket client = server.Connect();
        client.Send(Framed(11));
        ReadReply(client);
        server.WaitUntilIdle(1);
        server.Advance(1);

        await server.StopAsync();

        Assert.True(IsClosed(client));
    }

    // Its next query is on its way, perhaps.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stop_ClientHasJustAsked_EndsBehindItsNextAnswer(bool usesEpoll)
    {
        await using var server = new Server(usesEpoll: usesEpoll);
        using Socket client = server.Connect();
        client.Send(Framed(12));
        ReadReply(client);
        server.WaitUntilIdle(1);

        Task stopping = server.StopAsync();
        server.WaitUntilRefused();
        client.Send(Framed(13));

        TransportTest.AssertReply(13, ReadReply(client));
        Assert.True(IsClosed(client));
        await stopping;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stop_ClientHasJustAskedAndAsksNoMore_IsNotWaitedForLong(bool usesEpoll)
    {
        await using var server = new Server(usesEpoll: usesEpoll);
        using Socket client = server.Connect();
        client.Send(Framed(14));
        ReadReply(client);
        server.WaitUntilIdle(1);

        await server.StopWithinAsync(TimeSpan.FromMinutes(1));

        Assert.True(IsClosed(client));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stop_RefusesWhoComesAfterwards(bool usesEpoll)
    {
        await using var server = new Server(usesEpoll: usesEpoll);

        await server.StopAsync();

        var error = Assert.Throws<SocketException>(() => server.Connect());
        Assert.Equal(SocketError.ConnectionRefused, error.SocketErrorCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stop_DoesNotWaitForAClientThatReadsNothing(bool usesEpoll)
    {
        await using var server = new Server(new TcpLimits { IdleTimeout = TimeSpan.FromHours(1), Connections = 2 }, usesEpoll: usesEpoll);
        using Socket client = server.Connect();
        client.Send(Framed(14));
        ReadReply(client);
        client.Blocking = false;
        byte[] queries = [.. Enumerable.Range(0, 1000).SelectMany(id => Framed((ushort)id))];
        for (int at = 0; client.Poll(1_000_000, SelectMode.SelectWrite); at %= queries.Length)
        {
            at += client.Send(queries.AsSpan(at), SocketFlags.None);
        }

        await server.StopWithinAsync(TimeSpan.FromMinutes(10));
    }
}
