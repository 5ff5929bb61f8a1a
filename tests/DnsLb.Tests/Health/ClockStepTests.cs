using DnsLb.Core.Checks;
using DnsLb.Core.Health;
using DnsLb.Core.Pools;
using DnsLb.Tests.Pools;

namespace DnsLb.Tests.Health;

/// <summary>Somebody sets the clock: probes go by the time that passes.</summary>
public sealed class ClockStepTests
{
    private static readonly CheckTiming Timing = new() { Interval = TimeSpan.FromSeconds(10), Timeout = TimeSpan.FromSeconds(2), Fall = 2, Rise = 1 };

    private readonly SteppedClock _time = new();
    private readonly ScriptedCheck _check = new(80);

    [Theory]
    [InlineData(-24)]
    [InlineData(24)]
    public async Task Watch_ClockIsSet_ProbesKeepTheirInterval(int hours)
    {
        await using var monitor = new HealthMonitor(_time);
        var pool = new Pool(new PoolDefinition("www.example.com.", false, 60, new PoolSettings(), [new Member(PoolOf.Address(0), new MemberSettings(), [new CheckDefinition("web", _check, Timing)])]));
        Task watched = monitor.Watch([pool]);
        (await _check.NextAsync()).Answer(true, "fine");
        await watched;
        long second = await NextAsync(passed: false);

        _time.Offset += TimeSpan.FromHours(hours);
        long third = await NextAsync(passed: false);
        _time.Offset -= TimeSpan.FromHours(hours);
        long fourth = await NextAsync(passed: true);

        Assert.InRange(_time.GetElapsedTime(second, third).TotalSeconds, 10, 11);
        Assert.InRange(_time.GetElapsedTime(third, fourth).TotalSeconds, 10, 11);
        await EndToEnd.OtherProcesses.UntilAsync(() => monitor.Snapshot(pool)[0].Verdict == Verdict.Up, "it stays down");
    }

    // Lets time pass until there is a probe, and answers it; gives when it began.
    private async Task<long> NextAsync(bool passed)
    {
        await EndToEnd.OtherProcesses.UntilAsync(
            () =>
            {
                bool has = _check.HasProbe;
                _time.Advance(has ? TimeSpan.Zero : TimeSpan.FromMilliseconds(100));
                return has;
            },
            "nothing is probed");
        long began = _time.GetTimestamp();
        (await _check.NextAsync()).Answer(passed, passed ? "fine" : "refused");
        return began;
    }
}
