using DnsLb.Core.Answering;
using DnsLb.Core.Recording;
using DnsLb.Core.Serving;
using DnsLb.Core.Transport;
using DnsLb.Core.Zones;

namespace DnsLb.Metrics;

/// <summary>Queries and replies: by transport, by zone, by type; how long they took; what was limited.</summary>
/// <remarks>Never by all of these at once: the product of zones, types, transports and outcomes has no bound that anybody wants.</remarks>
internal static class QueryFamilies
{
    private static readonly (Outcome Outcome, LabelSet Labels)[] Outcomes = [.. Enum.GetValues<Outcome>().Select(outcome => (outcome, LabelsOf(outcome)))];

    private static readonly Outcome[] Limits = [Outcome.RateDropped, Outcome.RateSlipped, Outcome.SizeLimited];

    private static readonly LabelSet Udp = new(("transport", "udp"));

    private static readonly LabelSet Tcp = new(("transport", "tcp"));

    // No zone has such a name: theirs end with a dot.
    private static readonly LabelSet NoZone = new(("zone", "none"));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<MetricFamily> All { get; } =
    [
        new("dnslb_queries_total", MetricKind.Counter, "Messages received, by what became of them.", ["transport", "outcome"], ReadQueries),
        new("dnslb_zone_queries_total", MetricKind.Counter, "Messages for names of each zone, by what became of them; zone \"none\": for no zone of ours.", ["zone", "outcome"], ReadZones),
        new("dnslb_type_queries_total", MetricKind.Counter, "Well-formed queries by the type that they ask for; all that are rare are \"other\".", ["type"], ReadTypes),
        new("dnslb_answer_duration_seconds", MetricKind.Histogram, $"From receiving queries to having sent the replies, of one reception in {ServerFigures.MeasuredOneIn}.", ["transport"], ReadLatency),
        new("dnslb_rate_limited_total", MetricKind.Counter, "Replies over UDP that were rate-limited, or would have been in a dry run.", ["outcome"], ReadLimited),
        new("dnslb_transport_errors_total", MetricKind.Counter, "Messages that got no reply, or receptions that failed, below the answer path.", ["transport", "error"], ReadErrors),
        new("dnslb_recorded_queries_total", MetricKind.Counter, "Queries for the query log or dnstap, by whether they are there (written) or not, for it was too slow or failed (lost).", ["output", "result"], ReadRecorded),
        new("dnslb_tcp_connections", MetricKind.Gauge, "TCP connections that are open.", snapshot => snapshot.Figures.TcpConnections.Open),
        new("dnslb_tcp_connections_idle", MetricKind.Gauge, "TCP connections that wait for a query.", snapshot => snapshot.Figures.TcpConnections.Idle),
        new("dnslb_tcp_connections_limit", MetricKind.Gauge, "TCP connections that may be open.", snapshot => snapshot.Figures.TcpConnections.Most),
        new("dnslb_tcp_connections_accepted_total", MetricKind.Counter, "TCP connections that were served.", snapshot => snapshot.Figures.TcpConnections.Accepted),
    ];

    private static LabelSet LabelsOf(Outcome outcome) => new(("outcome", outcome switch
    {
        Outcome.RateDropped => "rate_dropped",
        Outcome.RateSlipped => "rate_truncated",
        Outcome.SizeLimited => "size_truncated",
        _ => outcome.ToString().ToLowerInvariant(),
    }));

    private static void ReadQueries(MetricsSnapshot snapshot, ISamples samples)
    {
        foreach (var (outcome, more) in Outcomes)
        {
            samples.Add(snapshot.Figures.Udp(outcome), Udp, more);
            samples.Add(snapshot.Figures.Tcp(outcome), Tcp, more);
        }
    }

    private static void ReadZones(MetricsSnapshot snapshot, ISamples samples)
    {
        foreach (Zone zone in snapshot.Zones)
        {
            var labels = new LabelSet(("zone", zone.Name));
            foreach (var (outcome, more) in Outcomes.Where(pair => ZoneOutcomes.Covers(pair.Outcome)))
            {
                samples.Add(ZoneOutcomes.Of(zone, outcome), labels, more);
            }
        }

        foreach (var (outcome, more) in Outcomes)
        {
            samples.Add(snapshot.Figures.Outside(outcome), NoZone, more);
        }
    }

    private static void ReadTypes(MetricsSnapshot snapshot, ISamples samples)
    {
        foreach (var (place, name) in QueryTypeCounters.Names.Index())
        {
            samples.Add(snapshot.Figures.OfType(place), new LabelSet(("type", name)));
        }
    }

    private static void ReadLatency(MetricsSnapshot snapshot, ISamples samples)
    {
        samples.Add(snapshot.Figures.UdpLatency, Udp);
        samples.Add(snapshot.Figures.TcpLatency, Tcp);
    }

    private static void ReadLimited(MetricsSnapshot snapshot, ISamples samples)
    {
        foreach (Outcome outcome in Limits)
        {
            samples.Add(snapshot.Figures.Limited(outcome), LabelsOf(outcome));
        }
    }

    private static void ReadRecorded(MetricsSnapshot snapshot, ISamples samples)
    {
        foreach (RecordCounts counts in snapshot.Figures.Recorded)
        {
            var output = new LabelSet(("output", counts.Output));
            samples.Add(counts.Written, output, new LabelSet(("result", "written")));
            samples.Add(counts.Lost, output, new LabelSet(("result", "lost")));
        }
    }

    private static void ReadErrors(MetricsSnapshot snapshot, ISamples samples)
    {
        (string Name, Func<TransportCounters, long> Counter)[] errors =
        [
            ("too_long", counters => counters.Truncated),
            ("port_zero", counters => counters.SourcePortZero),
            ("own_address", counters => counters.OwnAddress),
            ("bug", counters => counters.ResponderFailures),
            ("send", counters => counters.SendErrors),
            ("receive", counters => counters.ReceiveErrors),
        ];
        foreach (var (name, counter) in errors)
        {
            samples.Add(snapshot.Figures.Udp(counter), Udp, new LabelSet(("error", name)));
            samples.Add(snapshot.Figures.Tcp(counter), Tcp, new LabelSet(("error", name)));
        }
    }
}
