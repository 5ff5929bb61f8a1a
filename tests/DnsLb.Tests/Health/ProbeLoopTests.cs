using System.Net;
using System.Threading.Channels;
using DnsLb.Core.Checks;
using DnsLb.Core.Health;
using DnsLb.Core.Resolving;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Health;

public sealed class ProbeLoopTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedCheck _check = new(80);
    private readonly ProbeSlots _slots = new(1, TimeProvider.System);

    public void Dispose() => _slots.Dispose();

    [Theory]
    [InlineData(true, Verdict.Up)]
    [InlineData(false, Verdict.Down)]
    public async Task FirstProbe_TimesOut_CountsAndTheNextComesAtOnceAndDecidesAlone(bool passes, Verdict verdict)
    {
        var reports = Channel.CreateUnbounded<TargetHealth>();
        var timing = new CheckTiming { Rise = 3, Fall = 3 };
        await using ProbeLoop loop = Loop(timing, (_, health) => reports.Writer.TryWrite(health));

        await _check.NextAsync();
        _time.Advance(timing.Timeout);
        await loop.FirstResult;
        ScriptedProbe second = await _check.NextAsync();
        second.Answer(passes, "told");
        TargetHealth[] health = [await reports.Reader.ReadAsync(), await reports.Reader.ReadAsync()];

        Assert.Equal(_time.Start + timing.Timeout, second.At);
        Assert.Equal((Verdict.Down, "timed out"), (health[0].State.Verdict, health[0].LastResult?.Reason));
        Assert.Equal((verdict, "told"), (health[1].State.Verdict, health[1].LastResult?.Reason));
    }

    [Fact]
    public async Task FirstProbe_TimesOutAfterAnInheritedVerdict_LeavesItToTheNext()
    {
        var timing = new CheckTiming();
        var inherited = new TargetHealth(new HealthState(Verdict.Up, 0, 0), null, default);
        var reports = Channel.CreateUnbounded<TargetHealth>();
        await using ProbeLoop loop = Loop(timing, (_, health) => reports.Writer.TryWrite(health), inherited);

        await _check.NextAsync();
        _time.Advance(timing.Timeout);
        (await _check.NextAsync()).Answer(true, "told");
        await loop.FirstResult;

        Assert.Equal("told", (await reports.Reader.ReadAsync()).LastResult?.Reason);
        Assert.False(reports.Reader.TryRead(out _));
    }

    [Fact]
    public async Task FirstProbe_Fails_DecidesAlone()
    {
        await using ProbeLoop loop = Loop(new CheckTiming(), (loop, health) => loop.Health = health);

        (await _check.NextAsync()).Answer(false, "refused");
        await loop.FirstResult;

        Assert.False(_check.HasProbe);
        Assert.Equal(Verdict.Down, loop.Health.State.Verdict);
    }

    // The first probes of many targets take their time, and the targets of that time would be probed together ever after.
    [Fact]
    public async Task FirstProbe_EndsAfterItsPhase_TheNextComesAtThePhaseOfTheNextInterval()
    {
        Assert.Equal([0, 5.5, 10.5], await SecondsOfProbesAsync(slow: 0, TimeSpan.FromSeconds(1)));
    }

    // As when the process stands still: all targets are late then, and would be probed together ever after.
    [Fact]
    public async Task Probe_EndsAfterTheNextIsDue_OneComesAtOnceAndOthersAtTheirPhase() =>
        Assert.Equal([0, 0.5, 7.5, 10.5], await SecondsOfProbesAsync(slow: 1, TimeSpan.FromSeconds(7)));

    [Fact]
    public async Task Report_Throws_ProbesGoOn()
    {
        await using ProbeLoop loop = Loop(new CheckTiming(), (_, _) => throw new InvalidOperationException("a bug"));

        (await _check.NextAsync()).Answer(true, "fine");
        ScriptedProbe second = await NextAfterAsync(TimeSpan.FromSeconds(1));

        Assert.True(second.At > _time.Start);
        Assert.True(loop.FirstResult.IsCompletedSuccessfully);
    }

    // Longer than any timer can be set for: the longest interval stands in for it.
    [Fact]
    public async Task Interval_LongerThanATimerTakes_ProbesGoOn()
    {
        await using ProbeLoop loop = Loop(new CheckTiming { Interval = TimeSpan.FromDays(60) }, (_, _) => { });

        (await _check.NextAsync()).Answer(true, "fine");
        ScriptedProbe second = await NextAfterAsync(TimeSpan.FromHours(1));

        Assert.True(second.At > _time.Start);
    }

    private ProbeLoop Loop(CheckTiming timing, Action<ProbeLoop, TargetHealth> report, TargetHealth? inherited = null) => new(
        new ProbeTarget(_check, timing, new IPEndPoint(IPAddress.Loopback, 80)), inherited ?? TargetHealth.Unknown, false, 0.999, new Prober(_slots, new NameLookup(), _time, NullLogger.Instance), _time, NullLogger.Instance, report);

    // When probes begin, until two have followed the one that takes its time.
    private async Task<IReadOnlyList<double>> SecondsOfProbesAsync(int slow, TimeSpan takes)
    {
        var time = new LoopTime(loops: 1);
        var check = new SlowOnce(time, slow, takes);
        var target = new ProbeTarget(check, new CheckTiming(), new IPEndPoint(IPAddress.Loopback, 80));
        await using var loop = new ProbeLoop(target, TargetHealth.Unknown, false, phase: 0.1, new Prober(_slots, new NameLookup(), time, NullLogger.Instance), time, NullLogger.Instance, (_, _) => { });

        time.PassUntil(() => check.Seconds.Count == slow + 3);
        return check.Seconds;
    }

    private async Task<ScriptedProbe> NextAfterAsync(TimeSpan step)
    {
        Task<ScriptedProbe> next = _check.NextAsync();
        while (!next.IsCompleted)
        {
            _time.Advance(step);
            await Task.WhenAny(next, Task.Delay(1));
        }

        return await next;
    }

    private sealed class SlowOnce(LoopTime time, int slow, TimeSpan takes) : ICheck
    {
        public int Port => 80;

        public List<double> Seconds { get; } = [];

        public async Task<CheckResult> ProbeAsync(IPEndPoint target, TimeProvider clock, CancellationToken cancellation)
        {
            Seconds.Add(time.Seconds);
            await Task.Delay(Seconds.Count == slow + 1 ? takes : TimeSpan.Zero, clock, CancellationToken.None);
            return new CheckResult(true, "match", "fine", TimeSpan.Zero);
        }
    }
}
