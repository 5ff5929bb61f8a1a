namespace DnsLb.Bench.Measuring;

/// <summary>The values of one thing, measured in several rounds.</summary>
internal sealed class Sample(IEnumerable<double> values)
{
    private readonly double[] _sorted = [.. values.Order()];

    public double Median => Quantile(0.5);

    public double Sum => _sorted.Sum();

    /// <summary>Half the way from the least value to the greatest, as a share of the median.</summary>
    public double Spread => Median == 0 ? 0 : (_sorted[^1] - _sorted[0]) / 2 / Median;

    /// <summary>The value that a share of all values are not above.</summary>
    public double Quantile(double share) => _sorted.Length == 0 ? double.NaN : _sorted[Math.Max(0, (int)Math.Ceiling(share * _sorted.Length) - 1)];
}
