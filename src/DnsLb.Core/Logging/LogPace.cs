namespace DnsLb.Core.Logging;

/// <summary>Bounds how often a message is logged that may come in floods. Thread-safe.</summary>
/// <param name="period">From one line to the next, at least.</param>
/// <param name="time">The clock.</param>
public sealed class LogPace(TimeSpan period, TimeProvider time)
{
    private readonly Lock _lock = new();
    private long? _last;
    private long _leftOut;

    /// <summary>Whether to log now.</summary>
    /// <param name="leftOut">When true: what to put behind the line, of how many were left out since the last; empty for none.</param>
    public bool TryPass(out string leftOut)
    {
        long now = time.GetTimestamp();
        lock (_lock)
        {
            if (_last is { } last && time.GetElapsedTime(last, now) < period)
            {
                _leftOut++;
                leftOut = "";
                return false;
            }

            _last = now;
            leftOut = _leftOut == 0 ? "" : $" ({_leftOut} more since the last of these lines)";
            _leftOut = 0;
            return true;
        }
    }
}
