using System.Threading.Tasks.Sources;

namespace DnsLb.Core.Health;

/// <summary>The waits of one loop, one after the other: by the same timer, so that nothing is allocated for a wait. Only <see cref="GiveUp"/> may be called at the same time as others.</summary>
internal sealed class ProbeWait : IValueTaskSource, IDisposable
{
    private const int Idle = 0;
    private const int Waiting = 1;
    private const int GivenUp = 2;

    private readonly ITimer _timer;
    private ManualResetValueTaskSourceCore<bool> _source;
    private int _state;

    /// <param name="time">The clock.</param>
    public ProbeWait(TimeProvider time) => _timer = time.CreateTimer(static wait => ((ProbeWait)wait!).OnDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Ends after a delay, or when waiting is given up.</summary>
    public ValueTask WaitAsync(TimeSpan delay)
    {
        _source.Reset();
        if (Interlocked.CompareExchange(ref _state, Waiting, Idle) == Idle)
        {
            _timer.Change(delay, Timeout.InfiniteTimeSpan);
        }
        else
        {
            _source.SetResult(true);
        }

        return new ValueTask(this, _source.Version);
    }

    /// <summary>Ends the wait under way, and all later ones at once.</summary>
    public void GiveUp()
    {
        if (Interlocked.Exchange(ref _state, GivenUp) == Waiting)
        {
            _source.SetResult(true);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    void IValueTaskSource.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    private void OnDue()
    {
        if (Interlocked.CompareExchange(ref _state, Idle, Waiting) == Waiting)
        {
            _source.SetResult(true);
        }
    }
}
