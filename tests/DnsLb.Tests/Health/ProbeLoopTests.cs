using System.Net;
using DnsLb.Core.Checks;
using DnsLb.Core.Health;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Health;

public sealed class ProbeLoopTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedCheck _check = new(80);
    private readonly SemaphoreSlim _slots = new(1);

    public void Dispose() => _slots.Dispose();

    [Theory]
    [InlineData(true, Verdict.Up)]
    [InlineData(false, Verdict.Down)]
    public async Task FirstProbe_TimesOut_ASecondAtOnceDecides(bool passes, Verdict verdict)
    {
        var timing = new CheckTiming();
        await using ProbeLoop loop = Loop(timing, (loop, health) => loop.Health = health);

        await _check.NextAsync();
        _time.Advance(timing.Timeout);
        (await _check.NextAsync()).Answer(passes, "told");
        await loop.FirstResult;

        Assert.Equal((verdict, "told"), (loop.Health.State.Verdict, loop.Health.LastResult?.Reason));
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

    private ProbeLoop Loop(CheckTiming timing, Action<ProbeLoop, TargetHealth> report) => new(
        new ProbeTarget(_check, timing, new IPEndPoint(IPAddress.Loopback, 80)), TargetHealth.Unknown, 0.999, _slots, _time, NullLogger.Instance, report);

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
}
