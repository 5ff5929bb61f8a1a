using DnsLb.Core.Answering;
using DnsLb.Core.Wire;
using Zone = DnsLb.Core.Zones.Zone;

namespace DnsLb.Tests.Answering;

/// <summary>What is counted of packets: by zone, and by the type that they ask for.</summary>
public sealed class ZoneOutcomesTests
{
    private const string Text = """
        $TTL 60
        @    SOA ns1 hostmaster 1 1h 10m 1d 1h
        @    NS  ns1
        ns1  A   192.0.2.53
        ;@pool www policy=rotate
        www  A   192.0.2.1
        www  A   192.0.2.2
        sub  NS  ns.example.net.
        """;

    private readonly TestServer _server = new(("example.org.zone", Text));

    private Zone Zone => _server.Zones.Current.Zones.Single();

    [Fact]
    public void Respond_SomePackets_CountsEachInItsZoneOrOutside()
    {
        _server.Ask(new Question("www.example.org"));
        _server.Ask(new Question("www.example.org", RRType.TXT));
        _server.Ask(new Question("none.example.org"));
        _server.Ask(new Question("none.example.org"));
        _server.Ask(new Question("www.sub.example.org"));
        _server.Ask(new Question("www.example.net"));
        _server.AskRaw([0]);

        Assert.Equal((1, 1, 2, 1), (Of(Outcome.Answer), Of(Outcome.NoData), Of(Outcome.NXDomain), Of(Outcome.Referral)));
        Assert.Equal((1, 1), (_server.Responder.Outside[Outcome.Refused], _server.Responder.Outside[Outcome.Dropped]));
        Assert.Equal(_server.Responder.Outcomes.Total, Enum.GetValues<Outcome>().Sum(outcome => _server.Responder.Outside[outcome] + (ZoneOutcomes.Covers(outcome) ? Of(outcome) : 0)));
    }

    [Fact]
    public void Respond_SeveralTypes_CountsTheUsualOnesAndTheOthers()
    {
        foreach (RRType type in (RRType[])[RRType.A, RRType.A, RRType.AAAA, RRType.HTTPS, RRType.ANY, RRType.CAA, RRType.HINFO, (RRType)65280])
        {
            _server.Ask(new Question("www.example.org", type));
        }

        Assert.Equal((2, 1, 1, 1, 1, 2), (OfType("A"), OfType("AAAA"), OfType("HTTPS"), OfType("ANY"), OfType("CAA"), OfType("other")));
        Assert.Equal(8, QueryTypeCounters.Names.Sum(OfType));
    }

    [Fact]
    public void Respond_AnyType_AllocatesNothing()
    {
        byte[] rare = new Question("www.example.org", (RRType)65280).Bytes();
        byte[] pool = new Question("www.example.org").Bytes();
        byte[] reply = new byte[ushort.MaxValue];
        Client client = Question.UdpClient();
        Allocations.AssertNone(() =>
        {
            _server.Responder.Respond(rare, reply, client);
            _server.Responder.Respond(pool, reply, client);
        });
    }

    private long Of(Outcome outcome) => ZoneOutcomes.Of(Zone, outcome);

    private long OfType(string name) => _server.Responder.Types[QueryTypeCounters.Names.ToList().IndexOf(name)];
}
