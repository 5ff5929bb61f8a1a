using System.Globalization;

namespace DnsLb.Core.Counting;

/// <summary>How long something took, by powers of about two: one thread writes, anyone reads.</summary>
public sealed class LatencyHistogram
{
    /// <summary>The upper bounds of the buckets, in seconds; what took longer is in a last one without a bound.</summary>
    public static IReadOnlyList<double> Bounds { get; } = [5e-6, 10e-6, 25e-6, 50e-6, 100e-6, 250e-6, 500e-6, 1e-3, 2.5e-3, 5e-3, 10e-3, 25e-3, 50e-3, 100e-3, 250e-3, 1];

    private readonly long[] _counts = new long[Bounds.Count + 1];
    private long _ticks;

    /// <summary>Counts so many that took so long; only for the thread that writes.</summary>
    public void Add(TimeSpan took, int times)
    {
        int bucket = 0;
        double seconds = took.TotalSeconds;
        while (bucket < Bounds.Count && seconds > Bounds[bucket])
        {
            bucket++;
        }

        Volatile.Write(ref _counts[bucket], _counts[bucket] + times);
        Volatile.Write(ref _ticks, _ticks + (took.Ticks * times));
    }

    /// <summary>What several threads counted, each in a histogram of its own.</summary>
    public static LatencyCounts Sum(IEnumerable<LatencyHistogram> histograms)
    {
        long[] counts = new long[Bounds.Count + 1];
        long ticks = 0;
        foreach (LatencyHistogram histogram in histograms)
        {
            ticks += Volatile.Read(ref histogram._ticks);
            for (int bucket = 0; bucket < counts.Length; bucket++)
            {
                counts[bucket] += Volatile.Read(ref histogram._counts[bucket]);
            }
        }

        return new LatencyCounts(counts, TimeSpan.FromTicks(ticks));
    }
}

/// <summary>What a <see cref="LatencyHistogram"/> has counted.</summary>
/// <param name="Buckets">How many were in each bucket, of <see cref="LatencyHistogram.Bounds"/> and one more.</param>
/// <param name="Sum">How long all took together.</param>
public sealed record LatencyCounts(IReadOnlyList<long> Buckets, TimeSpan Sum)
{
    /// <summary>How many there were.</summary>
    public long Count => Buckets.Sum();

    /// <summary>How many took no longer than each bound, as Prometheus writes that.</summary>
    public IEnumerable<(string Bound, long Count)> UpTo()
    {
        long sum = 0;
        foreach (var (bucket, count) in Buckets.Index())
        {
            sum += count;
            yield return (bucket < LatencyHistogram.Bounds.Count ? LatencyHistogram.Bounds[bucket].ToString(CultureInfo.InvariantCulture) : "+Inf", sum);
        }
    }
}
