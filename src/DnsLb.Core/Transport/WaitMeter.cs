namespace DnsLb.Core.Transport;

/// <summary>Tells whether a thread is busy: mostly works, rather than waits for work. Used by one thread at a time.</summary>
/// <remarks>
/// Some of its rounds are measured, and most of them decide: one that a garbage collection or the host of a virtual machine made long does
/// not. Time in which the thread is ready and has no processor counts as work, so that threads which crowd one another out are busy, too.
/// </remarks>
/// <param name="time">The clock, read three times for a round that is measured.</param>
internal sealed class WaitMeter(TimeProvider time)
{
    /// <summary>One of so many rounds is measured.</summary>
    public const int Every = 16;

    /// <summary>So many measured rounds decide.</summary>
    public const int Measured = 32;

    private int _round;
    private int _measured;
    private int _busy;
    private long _start;
    private TimeSpan _waited;

    /// <summary>Call before the thread waits for work, which begins a round.</summary>
    /// <returns>Whether the thread has been found to be busy just now. Rounds before that do not count any more.</returns>
    public bool BeginWait()
    {
        _round++;
        if (_round < Every)
        {
            return false;
        }

        if (_round == Every)
        {
            _start = time.GetTimestamp();
            return false;
        }

        _round = 1;
        return Add(time.GetElapsedTime(_start));
    }

    /// <summary>Call when it has waited.</summary>
    public void EndWait()
    {
        if (_round == Every)
        {
            _waited = time.GetElapsedTime(_start);
        }
    }

    private bool Add(TimeSpan round)
    {
        _measured++;
        if (_waited * 2 < round)
        {
            _busy++;
        }

        if (_measured < Measured)
        {
            return false;
        }

        bool isBusy = _busy * 2 > _measured;
        _measured = _busy = 0;
        return isBusy;
    }
}
