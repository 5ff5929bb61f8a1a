namespace DnsLb.Metrics;

/// <summary>The series of one name.</summary>
/// <param name="Name">Their name, by the conventions of Prometheus.</param>
/// <param name="Kind">What the values are.</param>
/// <param name="Help">What they say, in one line.</param>
/// <param name="Labels">The names of the labels that tell them apart.</param>
/// <param name="Read">Gives their values now.</param>
internal sealed record MetricFamily(string Name, MetricKind Kind, string Help, string[] Labels, Action<MetricsSnapshot, ISamples> Read)
{
    /// <summary>A family of one series, without labels.</summary>
    public MetricFamily(string name, MetricKind kind, string help, Func<MetricsSnapshot, double> read)
        : this(name, kind, help, [], (snapshot, samples) => samples.Add(read(snapshot), LabelSet.None))
    {
    }
}

/// <summary>What the values of a series are.</summary>
internal enum MetricKind
{
    /// <summary>A number that only grows while the process runs.</summary>
    Counter,

    /// <summary>How something is now.</summary>
    Gauge,

    /// <summary>How often something took how long.</summary>
    Histogram,
}
