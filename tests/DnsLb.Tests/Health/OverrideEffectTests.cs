using DnsLb.Core.Checks;
using DnsLb.Core.Health;
using DnsLb.Core.Pools;
using DnsLb.Core.Selection;
using DnsLb.Tests.Pools;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Health;

/// <summary>Overrides in a monitor that watches: what the pool serves, what is shown, and when it is safe to stop a member.</summary>
public sealed class OverrideEffectTests : IAsyncDisposable
{
    private static readonly CheckTiming Timing = new() { Interval = TimeSpan.FromSeconds(10), Timeout = TimeSpan.FromSeconds(2), Fall = 3, Rise = 1 };

    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedCheck _check = new(80);
    private readonly HealthMonitor _monitor;
    private readonly Pool _pool;
    private int _changes;

    public OverrideEffectTests()
    {
        _monitor = new HealthMonitor(_time);
        _monitor.VerdictChanged += _ => Interlocked.Increment(ref _changes);
        Member Member(int i) => new(PoolOf.Address(i), new MemberSettings(), [new CheckDefinition("web", _check, Timing)]);
        _pool = new Pool(new PoolDefinition("www.example.com.", false, 60, new PoolSettings(), [Member(0), Member(1)]));
    }

    public ValueTask DisposeAsync() => _monitor.DisposeAsync();

    [Fact]
    public async Task Apply_Drain_TakesTheMemberOutAndShowsTheRealState()
    {
        await WatchAsync(passed: true);
        _time.Advance(TimeSpan.FromHours(1));
        uint ttl = _pool.View.Ttl;
        Override drain = Create("10.0.0.0", OverrideKind.Drain);
        int changesBefore = _changes;

        _monitor.Apply(new OverrideSet([drain]));

        Assert.Equal([1], _pool.Pick());
        MemberHealth member = _monitor.Known.Members(_pool)[0];
        Assert.Equal((Verdict.Up, drain), (member.Verdict, member.Override));
        Assert.Equal("by ana until it is taken back: update; without it up: web: told", member.Condition.Reason);
        OverrideEffect effect = Assert.Single(OverrideEffect.Of(drain, _monitor, _time.GetUtcNow()));
        Assert.Equal((true, false), (effect.Prevails, effect.IsServed));
        Assert.Equal(drain.Since + TimeSpan.FromSeconds(ttl + 1), effect.CachedUntil);
        Assert.Equal(1, effect.CachedShare);
        Assert.Equal(changesBefore, _changes);
    }

    [Fact]
    public async Task Apply_NoneAnyMore_ServesTheMemberAgain()
    {
        await WatchAsync(passed: true);
        _monitor.Apply(new OverrideSet([Create("10.0.0.0", OverrideKind.Drain)]));

        _monitor.Apply(OverrideSet.Empty);

        Assert.Equal([0, 1], _pool.Pick().Order());
        Assert.Null(_monitor.Known.Members(_pool)[0].Override);
    }

    [Fact]
    public async Task Apply_UpOfAMemberThatIsDown_ServesItAlone()
    {
        await WatchAsync(passed: false);
        Override up = Create("10.0.0.1", OverrideKind.Up);

        _monitor.Apply(new OverrideSet([up]));

        Assert.Equal([1], _pool.Pick());
        OverrideEffect effect = Assert.Single(OverrideEffect.Of(up, _monitor, _time.GetUtcNow()));
        Assert.True(effect.IsServed);
        Assert.Null(effect.CachedUntil);
        Assert.Equal(Verdict.Down, effect.Health.Verdict);
    }

    [Fact]
    public async Task Apply_BeforeTheFirstVerdicts_HoldsForThemToo()
    {
        _monitor.Apply(new OverrideSet([Create("www.example.com", OverrideKind.Down)]));

        await WatchAsync(passed: true);

        Assert.Empty(_pool.Pick());
        Assert.All(_monitor.Known.Members(_pool), member => Assert.Equal((Verdict.Up, OverrideKind.Down), (member.Verdict, member.Condition.Forced)));
    }

    [Fact]
    public async Task Of_OverriddenByANewerOne_DoesNotPrevail()
    {
        Override all = Create("*", OverrideKind.Drain);
        await WatchAsync(passed: true);
        _time.Advance(TimeSpan.FromSeconds(1));
        _monitor.Apply(new OverrideSet([Create("10.0.0.1", OverrideKind.Up), all]));

        Assert.Equal([true, false], OverrideEffect.Of(all, _monitor, _time.GetUtcNow()).Select(effect => effect.Prevails));
        Assert.Equal([1], _pool.Pick());
    }

    [Fact]
    public async Task ContinueFrom_AnEarlierProcess_GoesOnCounting()
    {
        await WatchAsync(passed: true);
        IReadOnlyList<SavedVerdict> earlier = _monitor.Known.Verdicts();
        await using var later = new HealthMonitor(_time);
        later.ContinueFrom(earlier);

        Task watched = later.Watch([_pool]);
        (await _check.NextAsync()).Answer(false, "refused");
        (await _check.NextAsync()).Answer(false, "refused");
        await watched;

        Assert.Equal(2, earlier.Count);
        Assert.All(later.Known.Members(_pool), member => Assert.Equal((Verdict.Up, "web: failed 1 of 3: refused"), (member.Verdict, member.Condition.Reason)));
    }

    private Override Create(string selector, OverrideKind kind) => Override.Create(selector, kind, "ana", "update", null, _time.GetUtcNow()).Override!;

    private async Task WatchAsync(bool passed)
    {
        Task watched = _monitor.Watch([_pool]);
        (await _check.NextAsync()).Answer(passed, "told");
        (await _check.NextAsync()).Answer(passed, "told");
        await watched;
    }
}
