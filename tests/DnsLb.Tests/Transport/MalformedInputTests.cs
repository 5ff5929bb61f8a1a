using System.Net;
using System.Net.Sockets;
using DnsLb.Core.Transport;
using DnsLb.Tests.Fuzzing;
using DnsLb.Tests.Serving;

namespace DnsLb.Tests.Transport;

/// <summary>Mutated packets on real sockets: those that deserve a reply get one, and ordinary queries are answered all the time.</summary>
public sealed class MalformedInputTests
{
    private const int Seed = 20261125;
    private const int Packets = 5000;

    private readonly LogLines _log = new();
    private readonly PacketMutator _mutator = new(Seed);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void UdpPackets_DoNotKeepOrdinaryQueriesFromTheirAnswer(bool batched)
    {
        const int AtOnce = 50;
        using Listener listener = TransportTest.Bind(IPAddress.Loopback);
        using var transport = TransportTest.StartUdp(listener, batched, FuzzZones.MakeResponder, _log);
        using Socket client = TransportTest.UdpClient(listener);
        for (int sent = 0; sent < Packets; sent += AtOnce)
        {
            int replies = 0;
            for (int i = 0; i < AtOnce; i++)
            {
                byte[] packet = _mutator.Next();
                client.Send(packet);
                replies += FuzzTarget.DeservesReply(packet) ? 1 : 0;
            }

            client.Send(TransportTest.Query(1));

            for (; replies > 0; replies--)
            {
                TransportTest.Receive(client);
            }

            TransportTest.AssertReply(1, TransportTest.Receive(client));
        }

        AssertNoFailure(Assert.Single(transport.Counters));
    }

    [Fact]
    public async Task TcpMessages_DoNotKeepOrdinaryQueriesFromTheirAnswer()
    {
        await using var server = new TcpTest.Server(responder: FuzzZones.MakeResponder(0), logger: _log);
        Socket client = server.Connect();
        for (int sent = 0; sent < Packets; sent++)
        {
            byte[] packet = _mutator.Next();
            client.Send([.. TcpTest.Framed(packet), .. TcpTest.Framed(1)]);
            if (FuzzTarget.DeservesReply(packet))
            {
                TcpTest.ReadReply(client);
                TransportTest.AssertReply(1, TcpTest.ReadReply(client));
            }
            else
            {
                Assert.True(TcpTest.IsClosed(client));
                client.Dispose();
                client = server.Connect();
            }
        }

        client.Dispose();
        Assert.All(server.Transport.Counters, AssertNoFailure);
    }

    [Fact]
    public async Task TcpStreamsOfRubbish_EndAndOthersAreAnswered()
    {
        // A client sees its connection closed a moment before its place is free: with two places the other connection would now and then have to go.
        var limits = new TcpLimits { Connections = 16 };
        await using var server = new TcpTest.Server(limits, FuzzZones.MakeResponder(0), _log);
        using Socket other = server.Connect();
        for (int stream = 0; stream < 200; stream++)
        {
            using Socket client = server.Connect();
            // The id stands where the length would.
            SendAndEnd(client, [.. _mutator.Next(), .. _mutator.Next()]);
            while (!TcpTest.IsClosed(client))
            {
            }

            other.Send(TcpTest.Framed(2));
            TransportTest.AssertReply(2, TcpTest.ReadReply(other));
        }

        Assert.All(server.Transport.Counters, AssertNoFailure);
    }

    private static void SendAndEnd(Socket client, byte[] stream)
    {
        try
        {
            client.Send(stream);
            client.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown or SocketError.NotConnected)
        {
            // The server has seen enough.
        }
    }

    private void AssertNoFailure(TransportCounters counters)
    {
        Assert.Equal((0, 0, 0), (counters.ResponderFailures, counters.ReceiveErrors, counters.SendErrors));
        Assert.Empty(_log.All);
    }
}
