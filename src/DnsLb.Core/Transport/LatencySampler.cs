using DnsLb.Core.Counting;

namespace DnsLb.Core.Transport;

/// <summary>Measures how long some queries take from when they were received to when their replies were handed to the system. Used by one thread at a time.</summary>
/// <remarks>What is received together is sent together, so it takes equally long: the clock is read twice for all of it.</remarks>
internal sealed class LatencySampler(TimeProvider time)
{
    /// <summary>One of so many receptions is measured.</summary>
    public const int Every = 64;

    private int _since = Every - 1;
    private long _start;

    /// <summary>What was measured.</summary>
    public LatencyHistogram Latencies { get; } = new();

    /// <summary>Call when something was received.</summary>
    public void Begin()
    {
        _since++;
        if (_since == Every)
        {
            _start = time.GetTimestamp();
        }
    }

    /// <summary>Call when its replies have been sent.</summary>
    /// <param name="queries">How many queries it was.</param>
    public void End(int queries)
    {
        if (_since == Every)
        {
            _since = 0;
            Latencies.Add(time.GetElapsedTime(_start), queries);
        }
    }
}
