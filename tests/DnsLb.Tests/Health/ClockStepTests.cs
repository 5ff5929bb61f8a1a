using System.Net;
using DnsLb.Core.Checks;
using DnsLb.Core.Health;
using DnsLb.Core.Pools;
using DnsLb.Tests.Pools;

namespace DnsLb.Tests.Health;

/// <summary>Somebody sets the clock: probes go by the time that passes.</summary>
public sealed class ClockStepTests
{
    private static readonly CheckTiming Timing = new() { Interval = TimeSpan.FromSeconds(10), Timeout = TimeSpan.FromSeconds(2), Fall = 2, Rise = 1 };

    [Theory]
    [InlineData(-24)]
    [InlineData(24)]
    public async Task Watch_ClockIsSet_ProbesKeepTheirIntervalAndTheirVerdict(int hours)
    {
        var time = new LoopTime(loops: 1);
        var clock = new SteppedClock(time);
        var check = new NotedCheck(time);
        await using var monitor = new HealthMonitor(clock);
        var pool = new Pool(new PoolDefinition("www.example.com.", false, 60, new PoolSettings(), [new Member(PoolOf.Address(0), new MemberSettings(), [new CheckDefinition("web", check, Timing)])]));
        await time.WatchAsync(monitor, pool);

        time.Pass(2 * Timing.Interval);
        clock.Offset += TimeSpan.FromHours(hours);
        check.Passes = false;
        time.Pass(2 * Timing.Interval);
        Verdict afterTheStep = monitor.Known.Members(pool)[0].Verdict;
        clock.Offset -= TimeSpan.FromHours(hours);
        check.Passes = true;
        time.Pass(2 * Timing.Interval);

        Assert.All(check.Seconds.Skip(1).Zip(check.Seconds.Skip(2), (first, second) => second - first), seconds => Assert.Equal(10, seconds, 0.01));
        Assert.Equal(7, check.Seconds.Count);
        Assert.Equal((Verdict.Down, Verdict.Up), (afterTheStep, monitor.Known.Members(pool)[0].Verdict));
    }

    private sealed class NotedCheck(LoopTime time) : ICheck
    {
        public int Port => 80;

        public bool Passes { get; set; } = true;

        public List<double> Seconds { get; } = [];

        public Task<CheckResult> ProbeAsync(IPEndPoint target, TimeProvider clock, CancellationToken cancellation)
        {
            Seconds.Add(time.Seconds);
            return Task.FromResult(new CheckResult(Passes, "match", Passes ? "fine" : "refused", TimeSpan.Zero));
        }
    }
}
