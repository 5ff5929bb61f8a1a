using System.Buffers;
using System.Text;
using DnsLb.Core.Counting;
using DnsLb.Metrics;

namespace DnsLb.Tests.Metrics;

public sealed class PrometheusTextTests
{
    [Fact]
    public void Write_SeveralSeries_GivesHelpTypeAndALineForEach()
    {
        string text = Written(new MetricFamily("some_total", MetricKind.Counter, "What it says.", ["one", "two"], (_, samples) =>
        {
            samples.Add(3, new LabelSet(("one", "a")), new LabelSet(("two", "b")));
            samples.Add(0.25, LabelSet.None, new LabelSet(("two", "c")));
            samples.Add(1e15, LabelSet.None);
        }));

        Assert.Equal("# HELP some_total What it says.\n# TYPE some_total counter\nsome_total{one=\"a\",two=\"b\"} 3\nsome_total{two=\"c\"} 0.25\nsome_total 1000000000000000\n", text);
    }

    [Fact]
    public void Write_ValuesThatAreNoNumbers_AreNamedAsPrometheusDoes()
    {
        string text = Written(new MetricFamily("some", MetricKind.Gauge, "x", [], (_, samples) =>
        {
            samples.Add(double.NaN, LabelSet.None);
            samples.Add(double.PositiveInfinity, LabelSet.None);
            samples.Add(double.NegativeInfinity, LabelSet.None);
        }));

        Assert.EndsWith("\nsome NaN\nsome +Inf\nsome -Inf\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_LabelsWithQuotesBackslashesAndLines_EscapesThem()
    {
        string text = Written(new MetricFamily("some", MetricKind.Gauge, "x", ["name"], (_, samples) => samples.Add(1, new LabelSet(("name", "a\"b\\c\nd")))));

        Assert.EndsWith("\nsome{name=\"a\\\"b\\\\c\\nd\"} 1\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Histogram_GivesRisingBucketsSumAndCount()
    {
        var histogram = new LatencyHistogram();
        histogram.Add(TimeSpan.FromMicroseconds(20), times: 2);
        histogram.Add(TimeSpan.FromSeconds(3), times: 1);

        string text = Written(new MetricFamily("took_seconds", MetricKind.Histogram, "x", ["way"], (_, samples) => samples.Add(LatencyHistogram.Sum([histogram]), new LabelSet(("way", "udp")))));

        Assert.Contains("took_seconds_bucket{way=\"udp\",le=\"1E-05\"} 0\ntook_seconds_bucket{way=\"udp\",le=\"2.5E-05\"} 2\n", text, StringComparison.Ordinal);
        Assert.EndsWith("took_seconds_bucket{way=\"udp\",le=\"1\"} 2\ntook_seconds_bucket{way=\"udp\",le=\"+Inf\"} 3\ntook_seconds_sum{way=\"udp\"} 3.00004\ntook_seconds_count{way=\"udp\"} 3\n", text, StringComparison.Ordinal);
    }

    private static string Written(MetricFamily family)
    {
        var buffer = new ArrayBufferWriter<byte>();
        new PrometheusText(buffer).Write(family, null!);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
