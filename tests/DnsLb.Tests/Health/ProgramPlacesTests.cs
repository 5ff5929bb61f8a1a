using System.Net;
using DnsLb.Core.Checks;
using DnsLb.Core.Health;
using DnsLb.Core.Resolving;
using DnsLb.Tests.Serving;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Health;

public sealed class ProgramPlacesTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly LogLines _log = new();
    private readonly ProgramPlaces _places = new();

    public void Dispose() => _places.Dispose();

    [Fact]
    public async Task EnterAsync_ManyTimedOut_LeaveHalfToOthers()
    {
        IDisposable[] hanging = await EnterAsync(ProgramPlaces.MostAfterTimeout, afterTimeout: true);
        Task<IDisposable> oneMore = _places.EnterAsync(afterTimeout: true, CancellationToken.None);

        await EnterAsync(ProgramPlaces.Most - ProgramPlaces.MostAfterTimeout, afterTimeout: false);
        Assert.False(oneMore.IsCompleted);

        hanging[0].Dispose();
        await oneMore;
    }

    [Fact]
    public async Task EnterAsync_NoneTimedOut_TakeAllPlaces()
    {
        IDisposable[] others = await EnterAsync(ProgramPlaces.Most, afterTimeout: false);
        Task<IDisposable> oneMore = _places.EnterAsync(afterTimeout: false, CancellationToken.None);
        Assert.False(oneMore.IsCompleted);

        others[0].Dispose();
        await oneMore;
    }

    [Fact]
    public async Task EnterAsync_StoppedWhileWaiting_KeepsNoPlace()
    {
        IDisposable[] others = await EnterAsync(ProgramPlaces.Most, afterTimeout: false);
        using var stop = new CancellationTokenSource();
        Task[] waiting = [.. Enumerable.Range(0, ProgramPlaces.Most).Select(_ => _places.EnterAsync(afterTimeout: true, stop.Token))];

        await stop.CancelAsync();
        foreach (Task one in waiting)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        }

        Array.ForEach(others, place => place.Dispose());
        await EnterAsync(ProgramPlaces.MostAfterTimeout, afterTimeout: true);
        await EnterAsync(ProgramPlaces.Most - ProgramPlaces.MostAfterTimeout, afterTimeout: false);
    }

    // 60 hang for 2 s each, as often as they get a place: the one that does not is run to the second, and down when the zone says so.
    [Fact]
    public async Task Loops_SixtyProgramsHang_OneThatDoesNotKeepsItsSchedule()
    {
        var second = TimeSpan.FromSeconds(1);
        var hanging = new ScriptedCheck(81) { Program = "/hangs" };
        var healthy = new ScriptedCheck(80) { Program = "/ends" };
        using var slots = new ProbeSlots(HealthMonitor.MostProbesAtOnce, _time);
        ProbeLoop[] hung = [.. Enumerable.Range(1, 60).Select(host => Loop(hanging, host, slots, (_, _) => { }))];
        foreach (ProbeLoop loop in hung)
        {
            await AdvanceUntilAsync(loop.FirstResult);
        }

        using var alarm = new AlarmClock(_time);
        DateTimeOffset start = _time.GetUtcNow();
        await using ProbeLoop watched = Loop(healthy, 100, slots, (loop, health) => loop.Health = health, alarm);
        List<double> begun = [];
        for (int i = 0; i < 20; i++)
        {
            ScriptedProbe probe = await healthy.NextAsync();
            begun.Add((probe.At - start).TotalSeconds);
            alarm.Forget();
            probe.Answer(i < 17, "told");
            await alarm.SetAsync();
            _time.Advance(second);
        }

        Assert.Equal(Enumerable.Range(0, 20).Select(at => (double)at), begun);
        Assert.Equal(Verdict.Down, watched.Health.State.Verdict);
        Assert.Contains(_log.All, line => line.Contains("programs of checks that timed out wait for a place", StringComparison.Ordinal));
        await Task.WhenAll(hung.Select(loop => loop.DisposeAsync().AsTask()));

        ProbeLoop Loop(ScriptedCheck check, int host, ProbeSlots places, Action<ProbeLoop, TargetHealth> report, TimeProvider? time = null) => new(
            new ProbeTarget(check, new CheckTiming { Interval = check.Port == 80 ? second : 5 * second, Timeout = check.Port == 80 ? second : 2 * second }, new IPEndPoint(host, check.Port)),
            TargetHealth.Unknown,
            isContinued: false,
            phase: 1,
            new Prober(places, new NameLookup(), _time, _log),
            time ?? _time,
            _log,
            report);
    }

    // As when the zone of programs that hang is edited: they are known to.
    [Fact]
    public async Task Loops_OfProgramsThatTimedOutBefore_LeavePlacesFromTheirFirstRun()
    {
        var timing = new CheckTiming { Interval = TimeSpan.FromSeconds(5), Timeout = TimeSpan.FromSeconds(2) };
        TargetHealth known = TargetHealth.Unknown.After(new CheckResult(false, "exit", "still runs", timing.Timeout) { TimedOut = true }, timing, _time.GetUtcNow(), _time.GetTimestamp());
        var hanging = new ScriptedCheck(81) { Program = "/hangs" };
        var healthy = new ScriptedCheck(80) { Program = "/ends" };
        using var slots = new ProbeSlots(HealthMonitor.MostProbesAtOnce, _time);
        ProbeLoop[] hung = [.. Enumerable.Range(1, 60).Select(host => Loop(hanging, host, known.ToInherit()))];
        for (int i = 0; i < ProgramPlaces.MostAfterTimeout; i++)
        {
            await hanging.NextAsync();
        }

        await using ProbeLoop watched = Loop(healthy, 100, TargetHealth.Unknown);
        (await healthy.NextAsync()).Answer(true, "told");

        await watched.FirstResult;
        Assert.False(hanging.HasProbe);
        await Task.WhenAll(hung.Select(loop => loop.DisposeAsync().AsTask()));

        ProbeLoop Loop(ScriptedCheck check, int host, TargetHealth start) => new(
            new ProbeTarget(check, timing, new IPEndPoint(host, check.Port)), start, isContinued: false, phase: 1, new Prober(slots, new NameLookup(), _time, _log), _time, _log, (_, _) => { });
    }

    private async Task AdvanceUntilAsync(Task task)
    {
        while (!task.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.WhenAny(task, Task.Delay(1));
        }
    }

    private Task<IDisposable[]> EnterAsync(int times, bool afterTimeout) =>
        Task.WhenAll(Enumerable.Range(0, times).Select(_ => _places.EnterAsync(afterTimeout, CancellationToken.None)));

    /// <summary>Tells when a loop has gone to sleep: time that passes before that is lost to it.</summary>
    private sealed class AlarmClock(FakeTimeProvider time) : TimeProvider, IDisposable
    {
        private readonly SemaphoreSlim _set = new(0);

        public override long TimestampFrequency => time.TimestampFrequency;

        public override long GetTimestamp() => time.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Alarm(time.CreateTimer(callback, state, dueTime, period), _set);

        public void Dispose() => _set.Dispose();

        public void Forget()
        {
            while (_set.Wait(0))
            {
            }
        }

        public async Task SetAsync() => Assert.True(await _set.WaitAsync(TimeSpan.FromSeconds(60)), "the loop does not sleep");

        private sealed class Alarm(ITimer timer, SemaphoreSlim set) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                bool isSet = timer.Change(dueTime, period);
                set.Release();
                return isSet;
            }

            public void Dispose() => timer.Dispose();

            public ValueTask DisposeAsync() => timer.DisposeAsync();
        }
    }
}
