namespace DnsLb.Bench.Live;

/// <summary>Counts for each backend what it serves, window by window.</summary>
internal sealed class LoadCounter(int backends)
{
    private readonly long[] _counts = new long[backends];

    public void Count(int backend) => Interlocked.Increment(ref _counts[backend]);

    /// <summary>What was counted since it was called before.</summary>
    public double[] Take()
    {
        double[] taken = new double[_counts.Length];
        for (int i = 0; i < taken.Length; i++)
        {
            taken[i] = Interlocked.Exchange(ref _counts[i], 0);
        }

        return taken;
    }
}
