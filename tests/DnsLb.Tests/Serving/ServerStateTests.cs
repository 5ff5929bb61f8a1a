using DnsLb.Core.Checks;
using DnsLb.Core.Health;
using DnsLb.Core.Notifications;
using DnsLb.Core.Pools;
using DnsLb.Core.Selection;
using DnsLb.Core.Serving;
using DnsLb.Tests.Health;
using DnsLb.Tests.Pools;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Serving;

public sealed class ServerStateTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly TempFolder _folder = new();
    private readonly LogLines _log = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task SetAsync_WithAFolder_IsSavedAndInForceAfterARestart()
    {
        Override drain = Create("10.0.0.0", OverrideKind.Drain);
        await using (var process = new Process(this, _folder.Path))
        {
            Assert.True(await process.State.SetAsync(drain));
        }

        await using var later = new Process(this, _folder.Path);

        Assert.Equal([drain], later.State.Overrides);
        await later.WatchAsync(passed: true);
        Assert.Equal([1], later.Pool.Pick());
        Assert.Equal(["Information: override 10.0.0.0: drain by ana until it is taken back: update"], _log.All.Where(line => line.Contains("override 10", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task SetAsync_ClockIsSetBackBetweenTwo_AreInTheSameOrderAfterARestart()
    {
        Override all = Create("*", OverrideKind.Drain);
        Override last = Create("10.0.0.0", OverrideKind.Up) with { Since = all.Since - TimeSpan.FromHours(1) };
        await using (var process = new Process(this, _folder.Path))
        {
            await process.State.SetAsync(all);
            await process.State.SetAsync(last);
        }

        await using var later = new Process(this, _folder.Path);

        Assert.Equal([last, all], later.State.Overrides);
    }

    [Fact]
    public async Task SetAsync_WithoutAFolder_IsInForceAndNotSaved()
    {
        await using var process = new Process(this, folder: null);
        await process.WatchAsync(passed: true);

        Assert.False(await process.State.SetAsync(Create("10.0.0.0", OverrideKind.Drain)));

        Assert.Equal([1], process.Pool.Pick());
        Assert.Equal("10.0.0.0", Assert.Single(process.State.EffectsOf(process.State.Overrides[0])).Health.Member.DisplayName);
    }

    [Fact]
    public async Task SetAsync_TheSameAgain_IsTheNewestAndOfTheNewAuthor()
    {
        await using var process = new Process(this, folder: null);
        await process.WatchAsync(passed: true);
        await process.State.SetAsync(Create("10.0.0.0", OverrideKind.Drain));
        _time.Advance(TimeSpan.FromSeconds(1));
        await process.State.SetAsync(Create("*", OverrideKind.Up));
        Assert.Equal([0, 1], process.Pool.Pick().Order());
        _time.Advance(TimeSpan.FromSeconds(1));

        await process.State.SetAsync(Create("10.0.0.0", OverrideKind.Drain) with { Author = "bob" });

        Assert.Equal([1], process.Pool.Pick());
        Override newest = process.State.Overrides[0];
        Assert.Equal(("10.0.0.0", "bob", _time.GetUtcNow()), (newest.Selector.Text, newest.Author, newest.Since));
    }

    [Fact]
    public async Task RemoveAsync_ThenARestart_IsGone()
    {
        Override down = Create("*", OverrideKind.Down);
        await using (var process = new Process(this, _folder.Path))
        {
            await process.State.SetAsync(down);

            Assert.Equal((down, true), await process.State.RemoveAsync(down.Selector, "bob"));
            Assert.Equal((null, false), await process.State.RemoveAsync(down.Selector, "bob"));
        }

        await using var later = new Process(this, _folder.Path);
        Assert.Empty(later.State.Overrides);
        Assert.Contains("Information: override *: down taken back by bob; it was by ana until it is taken back: update", _log.All);
    }

    [Fact]
    public async Task Overrides_WhenTheirTimeIsOverDuringARestart_AreGone()
    {
        await using (var process = new Process(this, _folder.Path))
        {
            await process.State.SetAsync(Create("*", OverrideKind.Down, TimeSpan.FromMinutes(10)));
        }

        _time.Advance(TimeSpan.FromMinutes(10));
        await using var later = new Process(this, _folder.Path);

        Assert.Empty(later.State.Overrides);
    }

    [Theory]
    [InlineData(60, Verdict.Up)]
    [InlineData(61, Verdict.Down)]
    public async Task Start_VerdictsOfARecentProcess_AreGoneOnFrom(int seconds, Verdict expected)
    {
        await using (var process = new Process(this, _folder.Path))
        {
            await process.WatchAsync(passed: true);
        }

        _time.Advance(TimeSpan.FromSeconds(seconds));
        await using var later = new Process(this, _folder.Path);
        await later.WatchAsync(passed: false);

        Assert.All(later.Health.Known.Members(later.Pool), member => Assert.Equal(expected, member.Verdict));
    }

    [Fact]
    public async Task History_OfAnEarlierProcess_GoesOn()
    {
        await using (var process = new Process(this, _folder.Path))
        {
            await process.WatchAsync(passed: false);
        }

        _time.Advance(TimeSpan.FromHours(1));
        await using var later = new Process(this, _folder.Path);
        await later.WatchAsync(passed: true);

        Assert.Equal([Verdict.Down, Verdict.Down, Verdict.Up, Verdict.Up], later.State.History.All.Select(transition => transition.After));
    }

    private Override Create(string selector, OverrideKind kind, TimeSpan? lasting = null) =>
        Override.Create(selector, kind, "ana", "update", _time.GetUtcNow() + lasting, _time.GetUtcNow()).Override!;

    // A server's life as far as its state goes.
    private sealed class Process : IAsyncDisposable
    {
        private readonly ScriptedCheck _check = new(80);

        public Process(ServerStateTests test, string? folder)
        {
            Health = new HealthMonitor(test._time);
            State = new ServerState(folder, Health, new Notifier(new NotificationSettings(), test._time, test._log), test._time, test._log);
            Member Member(int i) => new(PoolOf.Address(i), new MemberSettings(), [new CheckDefinition("web", _check, new CheckTiming())]);
            Pool = new Pool(new PoolDefinition("www.example.com.", false, 60, new PoolSettings(), [Member(0), Member(1)]));
            Assert.Empty(State.Start());
        }

        public HealthMonitor Health { get; }

        public ServerState State { get; }

        public Pool Pool { get; }

        public async Task WatchAsync(bool passed)
        {
            Task watched = Health.Watch([Pool]);
            (await _check.NextAsync()).Answer(passed, "told");
            (await _check.NextAsync()).Answer(passed, "told");
            await watched;
        }

        public async ValueTask DisposeAsync()
        {
            await State.DisposeAsync();
            await Health.DisposeAsync();
        }
    }
}
