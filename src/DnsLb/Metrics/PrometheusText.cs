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

    // Braces, a comma, the space and the end of the line.
    private const int Separators = 5;

    // Beyond it a double has no digit of each whole number any more.
    private const double MostExact = 1e15;

    private byte[] _name = [];
    private Memory<byte> _room;
    private int _written;

    /// <summary>Writes a family.</summary>
    public void Write(MetricFamily family, MetricsSnapshot snapshot)
    {
        _name = Encoding.UTF8.GetBytes(family.Name);
        Encoding.UTF8.GetBytes($"# HELP {family.Name} {family.Help}\n# TYPE {family.Name} {family.Kind.ToString().ToLowerInvariant()}\n", to);
        family.Read(snapshot, this);
        Advance();
    }

    /// <inheritdoc/>
    public void Add(double value, LabelSet labels) => Add(value, "", labels, LabelSet.None);

    /// <inheritdoc/>
    public void Add(double value, LabelSet labels, LabelSet more) => Add(value, "", labels, more);

    /// <inheritdoc/>
    public void Add(LatencyCounts counts, LabelSet labels)
    {
        foreach (var (bound, count) in counts.UpTo())
        {
            Add(count, "_bucket", labels, new LabelSet(("le", bound)));
        }

        Add(counts.Sum.TotalSeconds, "_sum", labels, LabelSet.None);
        Add(counts.Count, "_count", labels, LabelSet.None);
    }

    private void Add(double value, string suffix, LabelSet labels, LabelSet more)
    {
        Span<byte> line = Room(_name.Length + suffix.Length + labels.Text.Length + more.Text.Length + Separators + LongestNumber);
        int at = Put(_name, line);
        at += Put(suffix, line[at..]);
        if (!labels.Text.IsEmpty || !more.Text.IsEmpty)
        {
            line[at++] = (byte)'{';
            at += Put(labels.Text, line[at..]);
            at += Put(labels.Text.IsEmpty || more.Text.IsEmpty ? "" : ",", line[at..]);
            at += Put(more.Text, line[at..]);
            line[at++] = (byte)'}';
        }

        line[at++] = (byte)' ';
        at += Put(value, line[at..]);
        line[at++] = (byte)'\n';
        _written += at;
    }

    // Room for many lines is taken at once: with many series, what a writer does each time that it is asked is most of the work.
    private Span<byte> Room(int length)
    {
        if (_room.Length - _written < length)
        {
            Advance();
            _room = to.GetMemory(length);
        }

        return _room.Span[_written..];
    }

    private void Advance()
    {
        to.Advance(_written);
        _room = default;
        _written = 0;
    }

    private static int Put(ReadOnlySpan<byte> bytes, Span<byte> at)
    {
        bytes.CopyTo(at);
        return bytes.Length;
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
