using System.Globalization;
using DnsLb.Bench.Measuring;

namespace DnsLb.Bench.Comparison;

/// <summary>One thing that is measured.</summary>
/// <param name="Title">What it is, with its unit.</param>
/// <param name="Format">How its values are written.</param>
/// <param name="IsTotal">Whether the rounds count together, and the plain number in place of a ratio.</param>
internal sealed record ResultColumn(string Title, string Format, bool IsTotal = false)
{
    public string Measured(Sample sample) =>
        IsTotal ? Number(sample.Sum) : string.Create(CultureInfo.InvariantCulture, $"{Number(sample.Median)} ±{sample.Spread * 100:F0} %");

    public string Ratio(Sample sample, Sample ours) =>
        IsTotal ? Number(sample.Sum) : Ratio(sample.Over(ours));

    private static string Ratio(Sample ratios) =>
        string.Create(CultureInfo.InvariantCulture, $"{ratios.Median:F2} ({ratios.LeastMedian:F2}-{ratios.GreatestMedian:F2})");

    private string Number(double value) => value.ToString(Format, CultureInfo.InvariantCulture);
}
