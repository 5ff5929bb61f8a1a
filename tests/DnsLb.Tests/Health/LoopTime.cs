using DnsLb.Core.Health;
using DnsLb.Core.Pools;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Health;

/// <summary>
/// A fake clock for loops that sleep by <see cref="Task.Delay(TimeSpan, TimeProvider)"/>, each by one at a time. It goes from timer to
/// timer, and on only when all loops sleep again: however busy the machine is, none is late by this clock.
/// </summary>
/// <param name="loops">How many loops there are.</param>
internal sealed class LoopTime(int loops = 0) : FakeTimeProvider
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HashSet<PendingTimer> _pending = [];

    /// <summary>How many loops there are. All of them sleep when it is changed.</summary>
    public int Loops { get; set; } = loops;

    /// <summary>Seconds since the clock began.</summary>
    public double Seconds => (GetUtcNow() - Start).TotalSeconds;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == Timeout.InfiniteTimeSpan)
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        // The fake clock counts whole milliseconds, and would wake loops too early.
        dueTime = TimeSpan.FromMilliseconds(Math.Ceiling(dueTime.TotalMilliseconds));

        // Of those that have a state, one that is no delay ends a source of cancellation.
        var timer = new PendingTimer(this, callback, GetUtcNow() + dueTime, isSleep: state is not null and not CancellationTokenSource);
        timer.Start(base.CreateTimer(timer.OnDue, state, dueTime, period));

        // Only now: as soon as it counts, time may go on.
        lock (_pending)
        {
            if (!timer.HasEnded)
            {
                _pending.Add(timer);
                Monitor.PulseAll(_pending);
            }
        }

        return timer;
    }

    /// <summary>Watches pools, and lets time pass until each of their targets has a first result.</summary>
    public async Task WatchAsync(HealthMonitor monitor, params Pool[] pools)
    {
        Task watched = monitor.Watch(pools);
        PassUntil(() => monitor.AwaitingFirstResult().Targets == 0);

        // On a thread that the clock does not see: time must not go on for it.
        await watched;
    }

    /// <summary>Lets time pass.</summary>
    public void Pass(TimeSpan time)
    {
        DateTimeOffset end = GetUtcNow() + time;
        PassUntil(() => GetUtcNow() == end, end);
    }

    /// <summary>Lets time pass from timer to timer until something is so, for an hour at most.</summary>
    public void PassUntil(Func<bool> isSo)
    {
        DateTimeOffset end = GetUtcNow() + TimeSpan.FromHours(1);
        PassUntil(isSo, end);
        Assert.True(isSo(), "an hour passed");
    }

    private void PassUntil(Func<bool> isSo, DateTimeOffset end)
    {
        // Without a context, a loop that wakes goes on in this thread at once, which spares the wait for another.
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        WaitForLoops();
        while (!isSo() && GetUtcNow() < end)
        {
            DateTimeOffset next = NextDue() is { } due && due < end ? due : end;
            Advance(next - GetUtcNow());
            WaitForLoops();
        }

        SynchronizationContext.SetSynchronizationContext(context);
    }

    private DateTimeOffset? NextDue()
    {
        lock (_pending)
        {
            return _pending.Count == 0 ? null : _pending.Min(timer => timer.Due);
        }
    }

    private void WaitForLoops()
    {
        lock (_pending)
        {
            while (_pending.Count(timer => timer.IsSleep) != Loops)
            {
                Assert.True(Monitor.Wait(_pending, Patience), "a loop does not sleep");
            }
        }
    }

    private void End(PendingTimer timer)
    {
        lock (_pending)
        {
            timer.HasEnded = true;
            _pending.Remove(timer);
            Monitor.PulseAll(_pending);
        }
    }

    private sealed class PendingTimer(LoopTime time, TimerCallback callback, DateTimeOffset due, bool isSleep) : ITimer
    {
        private ITimer? _timer;

        public DateTimeOffset Due => due;

        public bool IsSleep => isSleep;

        public bool HasEnded { get; set; }

        public void Start(ITimer timer) => _timer = timer;

        public void OnDue(object? state)
        {
            time.End(this);
            callback(state);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException("loops sleep by a new timer each time");

        public void Dispose()
        {
            time.End(this);
            _timer?.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
