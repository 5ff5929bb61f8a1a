using System.Net.Sockets;
using DnsLb.Core.Transport;
using static DnsLb.Tests.Transport.TcpTest;

namespace DnsLb.Tests.Transport;

/// <summary>Clients that send or take their bytes so slowly that they would hold their places for ever.</summary>
public sealed class TcpSlowClientTests
{
    private const int TimeoutSeconds = 10;

    private static readonly TcpLimits Limits = new() { IdleTimeout = TimeSpan.FromSeconds(TimeoutSeconds), Connections = 2 };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WriterOfAByteEachSecond_IsClosedWhenTheTimeForAQueryIsOver(bool usesEpoll)
    {
        await using var server = new Server(Limits, usesEpoll: usesEpoll);
        using Socket client = server.Connect();
        server.WaitUntilIdle(1);
        byte[] query = Framed(1);

        for (int second = 1; second < TimeoutSeconds; second++)
        {
            client.Send([query[second - 1]]);
            server.Advance(seconds: 1);
            Assert.False(client.Poll(0, SelectMode.SelectRead), $"closed after {second} s");
        }

        server.Advance(seconds: 1);

        Assert.True(IsClosed(client));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(0, false)]
    [InlineData(1, false)]
    public async Task ReaderOfFewBytesEachSecond_IsCutOff(int bytesEachSecond, bool usesEpoll)
    {
        await using var server = new Server(Limits, usesEpoll: usesEpoll);
        using Socket client = server.Connect();
        SendUntilNobodyReads(client);
        client.Blocking = true;
        byte[] taken = new byte[bytesEachSecond];

        for (int second = 0; second < TimeoutSeconds; second++)
        {
            Assert.Equal(bytesEachSecond, client.Receive(taken));
            server.Advance(seconds: 1);
        }

        Assert.True(SpinWait.SpinUntil(() => server.Transport.Connections == 0, TimeSpan.FromMinutes(4)), "its place is not free");
        AssertIsReset(client);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SlowClients_TakeNoPlaceFromOthersForLong(bool usesEpoll)
    {
        await using var server = new Server(Limits, usesEpoll: usesEpoll);
        using Socket reader = server.Connect();
        SendUntilNobodyReads(reader);
        using Socket writer = server.Connect();
        writer.Send([0]);
        server.WaitUntilIdle(1);

        using Socket client = server.Connect();
        client.Send(Framed(2));

        TransportTest.AssertReply(2, ReadReply(client));
        Assert.True(IsClosed(writer));
    }

    // What the server and its system take of such a client, the client's own small buffers included.
    [Fact]
    public async Task ReaderOfNothing_FillsLittleOfTheSystemsMemory()
    {
        await using var server = new Server(Limits);
        using Socket client = server.Connect(bufferBytes: 4096);

        Assert.InRange(SendUntilNobodyReads(client), 1, 512 * 1024);
    }

    private static long SendUntilNobodyReads(Socket client)
    {
        client.Blocking = false;
        byte[] queries = [.. Enumerable.Range(0, 1000).SelectMany(id => Framed((ushort)id))];
        long sent = 0;
        while (client.Poll(1_000_000, SelectMode.SelectWrite))
        {
            sent += client.Send(queries.AsSpan((int)(sent % queries.Length)), SocketFlags.None);
        }

        return sent;
    }

    // A close without more would leave what was not taken in the system's memory.
    private static void AssertIsReset(Socket client)
    {
        byte[] rest = new byte[1 << 16];
        var error = Assert.Throws<SocketException>(() =>
        {
            while (client.Receive(rest) > 0)
            {
            }
        });
        Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode);
    }
}
