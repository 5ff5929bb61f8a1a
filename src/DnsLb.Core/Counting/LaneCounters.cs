using System.Runtime.CompilerServices;

namespace DnsLb.Core.Counting;

/// <summary>Counters that several workers write, each in a lane of its own, so that none waits for another; anyone reads their sums.</summary>
public sealed class LaneCounters
{
    // Wherever an array begins, so many counters between two lanes, and before the first, keep them in different lines of the cache (64 bytes).
    private const int Gap = 7;

    private readonly long[] _counts;
    private readonly int _stride;

    /// <summary>Makes counters that are 0.</summary>
    /// <param name="counters">How many there are.</param>
    /// <param name="lanes">How many workers count.</param>
    public LaneCounters(int counters, int lanes)
    {
        _stride = counters + Gap;
        _counts = new long[Gap + (lanes * _stride)];
    }

    /// <summary>What all workers counted.</summary>
    public long this[int counter]
    {
        get
        {
            long sum = 0;
            for (int at = Gap + counter; at < _counts.Length; at += _stride)
            {
                sum += Volatile.Read(ref _counts[at]);
            }

            return sum;
        }
    }

    /// <summary>Counts one; only for the worker whose lane it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int lane, int counter) => _counts[Gap + (lane * _stride) + counter]++;
}
