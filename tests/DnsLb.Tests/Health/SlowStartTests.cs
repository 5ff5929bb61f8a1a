using System.Collections.Concurrent;
using System.Net;
using DnsLb.Core.Checks;
using DnsLb.Core.Health;
using DnsLb.Core.Pools;
using DnsLb.Core.Selection;
using DnsLb.Tests.Pools;

namespace DnsLb.Tests.Health;

public sealed class SlowStartTests : IAsyncDisposable
{
    private static readonly CheckTiming Timing = new() { Interval = TimeSpan.FromSeconds(10), Timeout = TimeSpan.FromSeconds(2), Fall = 2, Rise = 1 };

    private readonly LoopTime _time = new(loops: 2);
    private readonly ToldCheck _check = new(80);
    private readonly HealthMonitor _monitor;

    public SlowStartTests() => _monitor = new HealthMonitor(_time);

    public ValueTask DisposeAsync() => _monitor.DisposeAsync();

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
        Pool pool = await WatchedAsync(PoolWith());
        Assert.All(_monitor.Known.Members(pool), member => Assert.Null(member.Condition.Scale));
        uint steady = pool.View.Ttl;

        FailAndHeal(pool);

        AssertRamp(pool);
        Assert.Equal(steady, pool.View.Ttl);
    }

    [Fact]
    public async Task Watch_ReloadMeanwhile_GoesOnWithTheStep()
    {
        Pool pool = await WatchedAsync(PoolWith());
        FailAndHeal(pool);
        _time.Pass(TimeSpan.FromSeconds(4));

        Pool reloaded = await WatchedAsync(PoolWith());

        Assert.Equal(3.0 / 11, _monitor.Known.Members(reloaded)[1].Condition.Scale?.Factor);
        _time.Pass(TimeSpan.FromSeconds(16));
        Assert.Null(_monitor.Known.Members(reloaded)[1].Condition.Scale);
        Assert.InRange(SharesOf(reloaded, 1, answers: 1000), 497, 503);
    }

    [Theory]
    [InlineData(OverrideKind.Drain)]
    [InlineData(OverrideKind.Down)]
    public async Task Apply_ADrainOrDownEnds_TheMemberRampsAsOneThatRecovered(OverrideKind kind)
    {
        Pool pool = await WatchedAsync(PoolWith());
        _monitor.Apply(Forced(kind));
        _time.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal(0, SharesOf(pool, 1, answers: 100));

        _monitor.Apply(OverrideSet.Empty);

        AssertRamp(pool);
    }

    [Fact]
    public async Task Apply_ADrainEndsAndTheZoneIsReloaded_GoesOnWithTheStep()
    {
        Pool pool = await WatchedAsync(PoolWith());
        _monitor.Apply(Forced(OverrideKind.Drain));
        _monitor.Apply(OverrideSet.Empty);
        _time.Pass(TimeSpan.FromSeconds(4));

        Pool reloaded = await WatchedAsync(PoolWith());

        Assert.Equal([null, 3.0 / 11], _monitor.Known.Members(reloaded).Select(member => member.Condition.Scale?.Factor));
    }

    [Fact]
    public async Task Apply_ADrainEndsWhileTheMemberIsDown_TheRampBeginsWithItsRecovery()
    {
        Pool pool = await WatchedAsync(PoolWith());
        _monitor.Apply(Forced(OverrideKind.Drain));
        _check.Failing[PoolOf.Address(1)] = true;
        _time.PassUntil(() => _monitor.Known.Members(pool)[1].Verdict == Verdict.Down);
        _monitor.Apply(OverrideSet.Empty);
        _time.Pass(TimeSpan.FromMinutes(1));
        _check.Failing.Clear();

        _time.PassUntil(() => _monitor.Known.Members(pool)[1].Verdict == Verdict.Up);

        AssertRamp(pool);
    }

    [Fact]
    public async Task Apply_ForcedUpEnds_TheMemberKeepsItsWeight()
    {
        Pool pool = await WatchedAsync(PoolWith());

        _monitor.Apply(Forced(OverrideKind.Up));
        _monitor.Apply(OverrideSet.Empty);

        Assert.Null(_monitor.Known.Members(pool)[1].Condition.Scale);
    }

    // By its second check the member stayed up all the time that the first was down.
    [Fact]
    public async Task Watch_OneOfTwoChecksComesBackAndTheOtherFalls_TheMemberKeepsItsWeight()
    {
        var other = new ToldCheck(81);
        Pool pool = PoolOfMembers(1, [new CheckDefinition("web", _check, Timing), new CheckDefinition("other", other, Timing)],
            new CheckRule("any", 1, [CheckRule.OfProbed("web"), CheckRule.OfProbed("other")]));
        await WatchedAsync(pool);
        VerdictOf(pool, 0, _check, fails: true);
        VerdictOf(pool, 0, _check, fails: false);
        VerdictOf(pool, 1, other, fails: true);

        MemberHealth member = _monitor.Known.Members(pool)[0];

        Assert.Equal((Verdict.Up, null), (member.Verdict, member.Condition.Scale?.Factor));
    }

    private Pool PoolWith() => PoolOfMembers(2, [new CheckDefinition("web", _check, Timing)]);

    private static Pool PoolOfMembers(int members, IReadOnlyList<CheckDefinition> checks, params CheckRule[] rules) => new(new PoolDefinition(
        "www.example.com.",
        false,
        30,
        new PoolSettings { Policy = "weighted", SlowStart = TimeSpan.FromSeconds(20), Ttl = new TtlRange(1, 30) },
        [.. Enumerable.Range(0, members).Select(i => new Member(PoolOf.Address(i), new MemberSettings(), checks) { Rules = rules })]));

    private async Task<Pool> WatchedAsync(Pool pool)
    {
        await _time.WatchAsync(_monitor, pool);
        return pool;
    }

    private void FailAndHeal(Pool pool)
    {
        _check.Failing[PoolOf.Address(1)] = true;
        _time.PassUntil(() => _monitor.Known.Members(pool)[1].Verdict == Verdict.Down);
        _check.Failing.Clear();
        _time.PassUntil(() => _monitor.Known.Members(pool)[1].Verdict == Verdict.Up);
    }

    private void VerdictOf(Pool pool, int check, ToldCheck told, bool fails)
    {
        if (fails)
        {
            told.Failing[PoolOf.Address(0)] = true;
        }
        else
        {
            told.Failing.Clear();
        }

        _time.PassUntil(() => _monitor.Known.Members(pool)[0].Checks[check].Health.State.Verdict == (fails ? Verdict.Down : Verdict.Up));
    }

    // Of member 1, from the moment that it is back.
    private void AssertRamp(Pool pool)
    {
        for (int step = 1; step <= 10; step++)
        {
            Assert.Equal((step, 2u), (Math.Round(11 * _monitor.Known.Members(pool)[1].Condition.Scale!.Value.Factor), pool.View.Ttl));
            Assert.InRange(SharesOf(pool, 1, answers: 1000), (1000 * step / (11 + step)) - 3, (1000 * step / (11 + step)) + 3);
            _time.Pass(TimeSpan.FromSeconds(2));
        }

        Assert.Null(_monitor.Known.Members(pool)[1].Condition.Scale);
        Assert.InRange(SharesOf(pool, 1, answers: 1000), 497, 503);
    }

    private OverrideSet Forced(OverrideKind kind) =>
        new([new Override(OverrideSelector.Parse($"www.example.com/{PoolOf.Address(1)}").Selector!, kind, "ana", "told", _time.GetUtcNow(), null)]);

    private static int SharesOf(Pool pool, int member, int answers) => Enumerable.Range(0, answers).Count(_ => pool.Pick()[0] == member);

    private sealed record ToldCheck(int Port) : ICheck
    {
        public ConcurrentDictionary<IPAddress, bool> Failing { get; } = [];

        public Task<CheckResult> ProbeAsync(IPEndPoint target, TimeProvider time, CancellationToken cancellation) =>
            Task.FromResult(new CheckResult(!Failing.ContainsKey(target.Address), "match", "told", TimeSpan.Zero));
    }
}
