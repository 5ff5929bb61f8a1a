using System.Net;
using System.Net.Sockets;
using DnsLb.Core.Answering;
using DnsLb.Core.Transport;
using DnsLb.Core.Zones;
using DnsLb.Tests.Answering;
using DnsLb.Tests.Serving;
using Microsoft.Extensions.Time.Testing;
using static DnsLb.Tests.Transport.TransportTest;

namespace DnsLb.Tests.Transport;

/// <summary>A bug in the responder costs the one query that met it.</summary>
public sealed class GuardedResponderTests
{
    private readonly LogLines _log = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void UdpQueryThatFails_CostsNoOther(bool batched)
    {
        using Listener listener = Bind(IPAddress.Loopback);
        using Socket client = UdpClient(listener);
        for (ushort id = 0; id < 20; id++)
        {
            client.Send(id % 2 == 0 ? FatalQuery(id) : Query(id));
        }

        using var transport = StartUdp(listener, batched, _ => FailingResponder(), _log);

        for (ushort id = 1; id < 20; id += 2)
        {
            AssertReply(id, Receive(client));
        }

        TransportCounters counters = Assert.Single(transport.Counters);
        Assert.Equal((10, 0), (counters.ResponderFailures, counters.ReceiveErrors));
        AssertLoggedOnce();
    }

    [Fact]
    public async Task TcpQueryThatFails_ClosesItsConnectionOnly()
    {
        await using var server = new TcpTest.Server(responder: FailingResponder(), logger: _log);
        using Socket other = server.Connect();
        using Socket client = server.Connect();

        client.Send([.. TcpTest.Framed(Query(1)), .. TcpTest.Framed(FatalQuery(2))]);

        AssertReply(1, TcpTest.ReadReply(client));
        Assert.True(TcpTest.IsClosed(client));
        other.Send(TcpTest.Framed(3));
        AssertReply(3, TcpTest.ReadReply(other));
        Assert.Equal(1, server.Transport.Counters.Sum(counters => counters.ResponderFailures));
        AssertLoggedOnce();
    }

    // A query has one outcome: it counts as failed, and as nothing else.
    [Fact]
    public void ReadAhead_ThatFails_IsTheQuerysOnlyOutcome()
    {
        var zones = new PublishedZones();
        var responder = new Responder(0, zones);
        var counters = new TransportCounters();
        var guarded = new GuardedResponder(responder, counters, new TransportFailures(_log, new FakeTimeProvider()));
        byte[] reply = new byte[512];
        zones.Publish(null!);

        guarded.ReadAhead(0, Query(1));
        Assert.Equal(0, guarded.RespondTo(0, Query(1), reply, Question.UdpClient()));
        zones.Publish(ZoneSet.Empty);
        guarded.ReadAhead(0, Query(2));
        Assert.NotEqual(0, guarded.RespondTo(0, Query(2), reply, Question.UdpClient()));

        Assert.Equal((1, 1), (counters.ResponderFailures, responder.Outcomes.Total));
        Assert.Single(_log.All);
    }

    // With the query and the stack: it is a bug to be mended.
    private void AssertLoggedOnce()
    {
        string line = Assert.Single(_log.All);
        Assert.Matches("^Error: a bug: answering the query [0-9A-F]+05666174616C[0-9A-F]+ failed.*IndexOutOfRangeException", line);
        // Which frames the compiler leaves depends on what else has run: it puts short methods into their callers.
        Assert.Matches(@"IndexOutOfRangeException: [^\n]+\n   at DnsLb\.Core\.", line);
    }
}
