namespace DnsLb.Core.Recording;

/// <summary>Writes down what one worker answers, for each place that it is kept in. Used by that worker alone; it allocates nothing and never waits.</summary>
public sealed class WorkerRecorder
{
    private readonly TimeProvider _time;
    private readonly SampledRing[] _rings;
    private long _received;
    private long _since;

    /// <summary>Makes the recorder of one worker.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="rings">A ring for each place.</param>
    internal WorkerRecorder(TimeProvider time, params SampledRing[] rings)
    {
        _time = time;
        _rings = rings;
    }

    /// <summary>Tells that queries were received: now, all of them.</summary>
    public void BeginBatch()
    {
        _received = _time.GetUtcNow().UtcTicks;
        _since = _time.GetTimestamp();
    }

    /// <summary>Tells that the replies to them were sent: nobody waits while readers are woken.</summary>
    public void EndBatch()
    {
        foreach (SampledRing sampled in _rings)
        {
            sampled.TellReader();
        }
    }

    /// <summary>Writes down one of them, where chance takes it.</summary>
    /// <param name="ends">Between whom it went.</param>
    /// <param name="query">The message as received.</param>
    /// <param name="reply">The reply; empty for none.</param>
    public void Record(in Ends ends, ReadOnlySpan<byte> query, ReadOnlySpan<byte> reply)
    {
        long? took = null;
        foreach (SampledRing sampled in _rings)
        {
            if (sampled.Takes())
            {
                took ??= _time.GetElapsedTime(_since).Ticks;
                sampled.Write(ends, _received, took.Value, query, reply);
            }
        }
    }
}
