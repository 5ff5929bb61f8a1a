using DnsLb.Core.Health;
using DnsLb.Core.Pools;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Health;

/// <summary>
/// A fake clock for loops that sleep by a <see cref="ProbeWait"/>, or in a probe by <see cref="Task.Delay(TimeSpan, TimeProvider)"/>, each by one at a time. It goes from timer to
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
        // Of those that have a state, one that is no sleep ends a source of cancellation.
        var timer = new PendingTimer(this, callback, isSleep: state is not null and not CancellationTokenSource);
        timer.Start(base.CreateTimer(timer.OnDue, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        timer.Change(dueTime, period);
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

    private void Begin(PendingTimer timer)
    {
        lock (_pending)
        {
            if (!timer.HasEnded)
            {
                _pending.Add(timer);
                Monitor.PulseAll(_pending);
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

    private sealed class PendingTimer(LoopTime time, TimerCallback callback, bool isSleep) : ITimer
    {
        private ITimer? _timer;

        public DateTimeOffset Due { get; private set; }

        public bool IsSleep => isSleep;

        public bool HasEnded { get; set; }

        public void Start(ITimer timer) => _timer = timer;

        public void OnDue(object? state)
        {
            time.End(this);
            callback(state);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time.End(this);
            if (dueTime == Timeout.InfiniteTimeSpan)
            {
                return _timer!.Change(dueTime, period);
            }

            // The fake clock counts whole milliseconds, and would wake loops too early.
            dueTime = TimeSpan.FromMilliseconds(Math.Ceiling(dueTime.TotalMilliseconds));
            Due = time.GetUtcNow() + dueTime;
            HasEnded = false;
            bool isSet = _timer!.Change(dueTime, period);

            // Only now: as soon as it counts, time may go on.
            time.Begin(this);
            return isSet;
        }

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
