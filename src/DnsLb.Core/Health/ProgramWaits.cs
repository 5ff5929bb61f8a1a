using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Health;

/// <summary>Logs that programs of checks wait for a place for longer than their interval, and so run less often than it says: when that begins, and when it has ended. Thread-safe.</summary>
/// <param name="time">The clock.</param>
/// <param name="logger">Hears of it.</param>
internal sealed class ProgramWaits(TimeProvider time, ILogger logger)
{
    /// <summary>It has ended when none has waited for so long for this time, so that lines are as far apart at least.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();

    // When one last waited for too long, of those whose last run timed out and of the others; null: it has ended.
    private long? _lastAfterTimeout;
    private long? _last;

    /// <summary>Takes in that a program has got a place.</summary>
    /// <param name="target">What it probes.</param>
    /// <param name="afterTimeout">Whether its last run timed out.</param>
    /// <param name="waited">For how long it waited.</param>
    public void Entered(ProbeTarget target, bool afterTimeout, TimeSpan waited)
    {
        bool begins;
        bool endsAfterTimeout;
        bool ends;
        lock (_lock)
        {
            begins = waited > target.Timing.Interval && Begins(ref afterTimeout ? ref _lastAfterTimeout : ref _last);
            endsAfterTimeout = Ends(ref _lastAfterTimeout);
            ends = Ends(ref _last);
        }

        // A log may be slow, and other programs are not to wait for it.
        if (begins)
        {
            logger.ProgramsWait(target, afterTimeout, waited);
        }

        if (endsAfterTimeout)
        {
            logger.ProgramsWaitNoMore(afterTimeout: true, Quiet);
        }

        if (ends)
        {
            logger.ProgramsWaitNoMore(afterTimeout: false, Quiet);
        }
    }

    private bool Begins(ref long? last)
    {
        bool begins = last is null;
        last = time.GetTimestamp();
        return begins;
    }

    private bool Ends(ref long? last)
    {
        if (last is not { } at || time.GetElapsedTime(at) < Quiet)
        {
            return false;
        }

        last = null;
        return true;
    }
}
