namespace DnsLb.Bench.Measuring;

/// <summary>The values of one thing, measured in several rounds.</summary>
internal sealed class Sample
{
    private readonly double[] _values;
    private readonly double[] _sorted;

    public Sample(IEnumerable<double> values)
    {
        _values = [.. values];
        _sorted = [.. _values.Order()];
    }

    /// <summary>The values, as they were measured.</summary>
    public IReadOnlyList<double> Values => _values;

    public double Median => Quantile(0.5);

    public double Sum => _sorted.Sum();

    /// <summary>Half the way from the least value to the greatest, as a share of the median.</summary>
    public double Spread => Median == 0 ? 0 : (_sorted[^1] - _sorted[0]) / 2 / Median;

    /// <summary>The least that the median of ever more rounds may be, with about 95 % confidence from six values on; of fewer it is the least of them, and sure of less. By ranks, whatever the distribution (David and Nagaraja, Order Statistics, section 7.1).</summary>
    public double LeastMedian => _sorted[MedianRank];

    /// <summary>The greatest that it may be.</summary>
    public double GreatestMedian => _sorted[_sorted.Length - 1 - MedianRank];

    private int MedianRank => Math.Max(0, (int)Math.Floor((_sorted.Length / 2.0) - (0.98 * Math.Sqrt(_sorted.Length))));

    /// <summary>The ratios within the same rounds: what changes on the machine from round to round is in neither.</summary>
    public Sample Over(Sample other) => new(_values.Zip(other._values, (one, another) => one / another));

    /// <summary>The value that a share of all values are not above.</summary>
    public double Quantile(double share) => _sorted.Length == 0 ? double.NaN : _sorted[Math.Max(0, (int)Math.Ceiling(share * _sorted.Length) - 1)];
}
