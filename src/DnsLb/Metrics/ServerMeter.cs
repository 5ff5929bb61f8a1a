using System.Diagnostics.Metrics;
using DnsLb.Core.Counting;
using DnsLb.Core.Serving;

namespace DnsLb.Metrics;

/// <summary>The families as instruments of System.Diagnostics.Metrics, for who reads these.</summary>
/// <remarks>There is no instrument for a histogram that is read: its buckets, sum and count are counters of their own, named as Prometheus names them.</remarks>
internal sealed class ServerMeter : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string Name = "DnsLb";

    // Instruments are read one after the other: those of one reading see the same members.
    private static readonly TimeSpan OneReading = TimeSpan.FromSeconds(1);

    private readonly Meter _meter = new(Name);
    private readonly DnsServer _server;
    private readonly TimeProvider _time;
    private MetricsSnapshot? _snapshot;
    private long _taken;

    /// <param name="server">What is read.</param>
    /// <param name="time">The clock.</param>
    public ServerMeter(DnsServer server, TimeProvider time)
    {
        _server = server;
        _time = time;
        foreach (MetricFamily family in MetricFamilies.All)
        {
            Create(family);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private void Create(MetricFamily family)
    {
        switch (family.Kind)
        {
            case MetricKind.Gauge:
                _meter.CreateObservableGauge(family.Name, () => Read(family, ""), description: family.Help);
                break;
            case MetricKind.Counter:
                _meter.CreateObservableCounter(family.Name, () => Read(family, ""), description: family.Help);
                break;
            default:
                foreach (string part in (string[])[Measurements.Bucket, Measurements.Sum, Measurements.Count])
                {
                    _meter.CreateObservableCounter(family.Name + part, () => Read(family, part), description: family.Help);
                }

                break;
        }
    }

    private List<Measurement<double>> Read(MetricFamily family, string part)
    {
        var measurements = new Measurements(part);
        family.Read(Snapshot(), measurements);
        return measurements.All;
    }

    private MetricsSnapshot Snapshot()
    {
        if (_snapshot is null || _time.GetElapsedTime(_taken) > OneReading)
        {
            _snapshot = MetricsSnapshot.Of(_server);
            _taken = _time.GetTimestamp();
        }

        return _snapshot;
    }

    /// <summary>Collects values; of a histogram one part.</summary>
    private sealed class Measurements(string part) : ISamples
    {
        public const string Bucket = "_bucket";
        public const string Sum = "_sum";
        public const string Count = "_count";

        public List<Measurement<double>> All { get; } = [];

        public void Add(double value, LabelSet labels) => All.Add(new Measurement<double>(value, Tags(labels)));

        public void Add(double value, LabelSet labels, LabelSet more) => All.Add(new Measurement<double>(value, [.. Tags(labels), .. Tags(more)]));

        public void Add(LatencyCounts counts, LabelSet labels)
        {
            if (part != Bucket)
            {
                Add(part == Sum ? counts.Sum.TotalSeconds : counts.Count, labels);
                return;
            }

            foreach (var (bound, count) in counts.UpTo())
            {
                Add(count, labels, new LabelSet(("le", bound)));
            }
        }

        private static KeyValuePair<string, object?>[] Tags(LabelSet labels) => [.. labels.Pairs.Select(pair => new KeyValuePair<string, object?>(pair.Name, pair.Value))];
    }
}
