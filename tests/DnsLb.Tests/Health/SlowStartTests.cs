using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using DnsLb.Core.Checks;
using DnsLb.Core.Health;
using DnsLb.Core.Pools;
using DnsLb.Tests.Pools;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Health;

public sealed class SlowStartTests
{
    private static readonly CheckTiming Timing = new() { Interval = TimeSpan.FromSeconds(10), Timeout = TimeSpan.FromSeconds(2), Fall = 2, Rise = 1 };

    private readonly FakeTimeProvider _time = new();
    private readonly Channel<VerdictChange> _changes = Channel.CreateUnbounded<VerdictChange>();

    [Theory]
    [InlineData(20, 1, 2)]
    [InlineData(20, 5, 5)]
    [InlineData(20, 60, 60)]
    public void Of_Pool_StepsAreATenthOrTheLeastTtl(int seconds, int leastTtl, int step)
    {
        var settings = new PoolSettings { SlowStart = TimeSpan.FromSeconds(seconds), Ttl = new TtlRange((uint)leastTtl, 100) };

        Assert.Equal(new SlowStart(TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(step)), SlowStart.Of(PoolOf.Definition(settings, new MemberSettings())));
    }

    [Theory]
    [InlineData(0, 1.0 / 4, 6.0)]
    [InlineData(5.9, 1.0 / 4, 0.1)]
    [InlineData(6, 2.0 / 4, 6.0)]
    [InlineData(12, 3.0 / 4, 3.0)]
    [InlineData(14.9, 3.0 / 4, 0.1)]
    [InlineData(15, null, null)]
    [InlineData(1000, null, null)]
    public void Apply_SinceRecovery_GivesAPartThatGrowsInSteps(double since, double? factor, double? nextStep)
    {
        var slowStart = new SlowStart(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(6));

        var condition = slowStart.Apply(PoolOf.Up, TimeSpan.FromSeconds(since));

        Assert.Equal(factor, condition.Scale?.Factor);
        Assert.Equal(TimeSpan.FromSeconds(factor is null ? 15 : 6), condition.SoonestChange);
        Assert.Equal(nextStep, slowStart.NextStep(TimeSpan.FromSeconds(since))?.TotalSeconds);
    }

    [Fact]
    public async Task Watch_MemberComesBack_GetsItsShareInStepsAndShortTtlsMeanwhile()
    {
        var check = new ToldCheck(80);
        Pool pool = PoolWith(check);
        await using var monitor = new HealthMonitor(_time);
        monitor.VerdictChanged += change => _changes.Writer.TryWrite(change);
        await monitor.Watch([pool]);
        await NextVerdictAsync(Verdict.Up);
        Assert.All(monitor.Snapshot(pool), member => Assert.Null(member.Condition.Scale));
        uint steady = pool.View.Ttl;

        check.Failing[PoolOf.Address(1)] = true;
        await NextVerdictAsync(Verdict.Down);
        check.Failing.Clear();
        await NextVerdictAsync(Verdict.Up);

        for (int step = 1; step <= 10; step++)
        {
            Assert.Equal((step, 2u), (Math.Round(11 * monitor.Snapshot(pool)[1].Condition.Scale!.Value.Factor), pool.View.Ttl));
            Assert.InRange(SharesOf(pool, 1, answers: 1000), (1000 * step / (11 + step)) - 3, (1000 * step / (11 + step)) + 3);
            _time.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.Null(monitor.Snapshot(pool)[1].Condition.Scale);
        Assert.Equal(steady, pool.View.Ttl);
        Assert.InRange(SharesOf(pool, 1, answers: 1000), 497, 503);
    }

    [Fact]
    public async Task Watch_ReloadMeanwhile_GoesOnWithTheStep()
    {
        var check = new ToldCheck(80);
        Pool pool = PoolWith(check);
        await using var monitor = new HealthMonitor(_time);
        monitor.VerdictChanged += change => _changes.Writer.TryWrite(change);
        check.Failing[PoolOf.Address(1)] = true;
        await monitor.Watch([pool]);
        await NextVerdictAsync(Verdict.Down);
        check.Failing.Clear();
        await NextVerdictAsync(Verdict.Up);
        _time.Advance(TimeSpan.FromSeconds(4));

        Pool reloaded = PoolWith(check);
        await monitor.Watch([reloaded]);

        Assert.Equal(3.0 / 11, monitor.Snapshot(reloaded)[1].Condition.Scale?.Factor);
        _time.Advance(TimeSpan.FromSeconds(16));
        Assert.Null(monitor.Snapshot(reloaded)[1].Condition.Scale);
        Assert.InRange(SharesOf(reloaded, 1, answers: 1000), 497, 503);
    }

    private static Pool PoolWith(ICheck check) => new(new PoolDefinition(
        "www.example.com.",
        false,
        30,
        new PoolSettings { Policy = "weighted", SlowStart = TimeSpan.FromSeconds(20), Ttl = new TtlRange(1, 30) },
        [.. Enumerable.Range(0, 2).Select(i => new Member(PoolOf.Address(i), new MemberSettings(), [new CheckDefinition("web", check, Timing)]))]));

    private static int SharesOf(Pool pool, int member, int answers) => Enumerable.Range(0, answers).Count(_ => pool.Pick()[0] == member);

    // Of member 1.
    private async Task NextVerdictAsync(Verdict verdict)
    {
        VerdictChange change;
        do
        {
            Task<VerdictChange> next = _changes.Reader.ReadAsync().AsTask();
            while (!next.IsCompleted)
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                await Task.WhenAny(next, Task.Delay(1));
            }

            change = await next;
        }
        while (change.Member != 1 || change.After != verdict);
    }

    private sealed record ToldCheck(int Port) : ICheck
    {
        public ConcurrentDictionary<IPAddress, bool> Failing { get; } = [];

        public Task<CheckResult> ProbeAsync(IPEndPoint target, TimeProvider time, CancellationToken cancellation) =>
            Task.FromResult(new CheckResult(!Failing.ContainsKey(target.Address), "match", "told", TimeSpan.Zero));
    }
}
