using System.Buffers;
using System.Globalization;
using System.Text;
using DnsLb.Core.Counting;

namespace DnsLb.Metrics;

/// <summary>Writes families in the text format of Prometheus, version 0.0.4.</summary>
/// <remarks>
/// Our own, as it is short: the exporter of OpenTelemetry is a preview, makes an object of each value, and has room for no more
/// series than were thought of at the start.
/// </remarks>
internal sealed class PrometheusText(IBufferWriter<byte> to) : ISamples
{
    /// <summary>The media type.</summary>
    public const string MediaType = "text/plain; version=0.0.4; charset=utf-8";

    private const int LongestNumber = 32;

    private string _name = "";

    /// <summary>Writes a family.</summary>
    public void Write(MetricFamily family, MetricsSnapshot snapshot)
    {
        _name = family.Name;
        Text($"# HELP {family.Name} {family.Help}\n# TYPE {family.Name} {family.Kind.ToString().ToLowerInvariant()}\n");
        family.Read(snapshot, this);
    }

    /// <inheritdoc/>
    public void Add(double value, LabelSet labels) => Add(value, "", labels, "", "");

    /// <inheritdoc/>
    public void Add(double value, LabelSet labels, string name, string text) => Add(value, "", labels, name, text);

    /// <inheritdoc/>
    public void Add(LatencyCounts counts, LabelSet labels)
    {
        foreach (var (bound, count) in counts.UpTo())
        {
            Add(count, "_bucket", labels, "le", bound);
        }

        Add(counts.Sum.TotalSeconds, "_sum", labels, "", "");
        Add(counts.Count, "_count", labels, "", "");
    }

    private void Add(double value, string suffix, LabelSet labels, string name, string text)
    {
        Text(_name);
        Text(suffix);
        if (!labels.Text.IsEmpty || name.Length > 0)
        {
            to.Write("{"u8);
            to.Write(labels.Text);
            Text(name.Length == 0 ? "" : labels.Text.IsEmpty ? LabelSet.TextOf(name, text) : $",{LabelSet.TextOf(name, text)}");
            to.Write("}"u8);
        }

        to.Write(" "u8);
        Number(value);
        to.Write("\n"u8);
    }

    private void Text(string text) => Encoding.UTF8.GetBytes(text, to);

    private void Number(double value)
    {
        if (!double.IsFinite(value))
        {
            Text(double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf");
            return;
        }

        value.TryFormat(to.GetSpan(LongestNumber), out int written, default, CultureInfo.InvariantCulture);
        to.Advance(written);
    }
}
