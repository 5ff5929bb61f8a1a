namespace DnsLb.Core.Health;

/// <summary>Calls for the next step of whatever changes by time alone. Thread-safe.</summary>
/// <param name="time">The clock.</param>
/// <param name="step">Called when the soonest step is due; it says by <see cref="Within"/> when the next one is.</param>
internal sealed class StepTimer(TimeProvider time, Action step) : IDisposable
{
    private readonly Lock _lock = new();
    private ITimer? _timer;
    private long _due = long.MaxValue;
    private bool _isDisposed;

    /// <summary>Makes sure that a step comes within a time; null asks for none.</summary>
    public void Within(TimeSpan? soonest)
    {
        if (soonest is not { } delay)
        {
            return;
        }

        long due = time.GetTimestamp() + (long)(delay.TotalSeconds * time.TimestampFrequency);
        lock (_lock)
        {
            if (due < _due && !_isDisposed)
            {
                _due = due;
                _timer?.Dispose();
                _timer = time.CreateTimer(_ => OnDue(), null, delay, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Calls no more; a call under way goes on.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _timer?.Dispose();
        }
    }

    private void OnDue()
    {
        lock (_lock)
        {
            _due = long.MaxValue;
        }

        step();
    }
}
