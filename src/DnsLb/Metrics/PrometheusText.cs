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

    // Braces, the space and the end of the line.
    private const int Separators = 4;

    // Beyond it a double has no digit of each whole number any more.
    private const double MostExact = 1e15;

    private string _name = "";

    /// <summary>Writes a family.</summary>
    public void Write(MetricFamily family, MetricsSnapshot snapshot)
    {
        _name = family.Name;
        Encoding.UTF8.GetBytes($"# HELP {family.Name} {family.Help}\n# TYPE {family.Name} {family.Kind.ToString().ToLowerInvariant()}\n", to);
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

    // A line takes its room once: with many series, what a writer does each time that it is asked is most of the work.
    private void Add(double value, string suffix, LabelSet labels, string name, string text)
    {
        string more = name.Length == 0 ? "" : labels.Text.IsEmpty ? LabelSet.TextOf(name, text) : $",{LabelSet.TextOf(name, text)}";
        int length = _name.Length + suffix.Length + labels.Text.Length + Encoding.UTF8.GetByteCount(more);
        Span<byte> line = to.GetSpan(length + Separators + LongestNumber);
        int at = Put(_name, line);
        at += Put(suffix, line[at..]);
        if (!labels.Text.IsEmpty || name.Length > 0)
        {
            line[at++] = (byte)'{';
            labels.Text.CopyTo(line[at..]);
            at += labels.Text.Length;
            at += Put(more, line[at..]);
            line[at++] = (byte)'}';
        }

        line[at++] = (byte)' ';
        at += Put(value, line[at..]);
        line[at++] = (byte)'\n';
        to.Advance(at);
    }

    private static int Put(string text, Span<byte> at) => Encoding.UTF8.GetBytes(text, at);

    private static int Put(double value, Span<byte> at)
    {
        if (!double.IsFinite(value))
        {
            return Put(double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf", at);
        }

        // Most are counts.
        int written;
        _ = Math.Abs(value) < MostExact && value == (long)value
            ? ((long)value).TryFormat(at, out written, default, CultureInfo.InvariantCulture)
            : value.TryFormat(at, out written, default, CultureInfo.InvariantCulture);
        return written;
    }
}
