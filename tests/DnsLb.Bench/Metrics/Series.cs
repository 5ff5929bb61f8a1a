using DnsLb.Bench.Measuring;

namespace DnsLb.Bench.Metrics;

/// <summary>What was measured of one thing, time after time: all of it, and what the host disturbed none of.</summary>
internal sealed class Series
{
    private readonly List<double> _all = [];
    private readonly List<double> _undisturbed = [];

    /// <summary>How often it was measured.</summary>
    public int Times { get; private set; }

    /// <summary>How often the host did not disturb it.</summary>
    public int UndisturbedTimes { get; private set; }

    /// <summary>All values so far.</summary>
    public Sample All() => new(_all);

    /// <summary>Those of the times that the host did not disturb.</summary>
    public Sample Undisturbed() => new(_undisturbed);

    /// <summary>Measures once more.</summary>
    /// <param name="measure">Returns the values.</param>
    public async Task AddAsync(Func<Task<IReadOnlyList<double>>> measure)
    {
        (IReadOnlyList<double> values, bool isUndisturbed) = await StolenTime.WatchAsync(measure);
        Times++;
        _all.AddRange(values);
        if (isUndisturbed)
        {
            UndisturbedTimes++;
            _undisturbed.AddRange(values);
        }
    }
}
