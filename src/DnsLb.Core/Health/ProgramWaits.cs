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
        lock (_lock)
        {
            if (waited > target.Timing.Interval)
            {
                Begin(ref afterTimeout ? ref _lastAfterTimeout : ref _last, target, afterTimeout, waited);
            }

            End(ref _lastAfterTimeout, afterTimeout: true);
            End(ref _last, afterTimeout: false);
        }
    }

    private void Begin(ref long? last, ProbeTarget target, bool afterTimeout, TimeSpan waited)
    {
        if (last is null)
        {
            logger.ProgramsWait(target, afterTimeout, waited);
        }

        last = time.GetTimestamp();
    }

    private void End(ref long? last, bool afterTimeout)
    {
        if (last is { } at && time.GetElapsedTime(at) >= Quiet)
        {
            last = null;
            logger.ProgramsWaitNoMore(afterTimeout, Quiet);
        }
    }
}
