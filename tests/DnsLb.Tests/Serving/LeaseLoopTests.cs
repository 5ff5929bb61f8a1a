using System.Net;
using DnsLb.Core.Checks;
using DnsLb.Core.Health;
using DnsLb.Core.Leases;
using DnsLb.Core.Pools;
using DnsLb.Core.Selection;
using DnsLb.Core.Serving;
using DnsLb.Core.Zones;
using DnsLb.Tests.Health;
using DnsLb.Tests.Leases;
using DnsLb.Tests.Pools;
using Microsoft.Extensions.Logging.Abstractions;

namespace DnsLb.Tests.Serving;

public sealed class LeaseLoopTests : IAsyncDisposable
{
    private static readonly CheckTiming Timing = new() { Interval = TimeSpan.FromSeconds(5), Timeout = TimeSpan.FromSeconds(1) };

    private readonly LoopTime _time = new(loops: 2);
    private readonly HealthMonitor _health;
    private readonly PublishedZones _zones = new();
    private readonly Pool _pool;
    private readonly LeaseLoop _loop;
    private readonly string?[] _lines = ["up", "up"];

    public LeaseLoopTests()
    {
        _health = new HealthMonitor(_time);
        ZoneDefinition definition = ZoneFiles.ZoneText.Read(ZoneFiles.ZoneText.Head + "www A 10.0.0.0\n;@pool www policy=lease ttl=1s..60s\nwww A 10.0.0.1\n").Zone!;
        (int owner, PoolDefinition pool) = definition.Pools[0];
        Member[] members = [.. pool.Members.Select((member, i) => member with { Settings = new MemberSettings { Weight = 1 + i }, Checks = [new CheckDefinition("load", new SaidCheck(i, this), Timing)] })];
        var zone = Zone.Compile(definition with { Pools = [(owner, pool with { Members = members })] }, workers: 1);
        _zones.Publish(ZoneSet.Of([zone]));
        _pool = zone.Pools[0];
        _loop = new LeaseLoop(_zones, _health.Known, _time, NullLogger.Instance);
    }

    public ValueTask DisposeAsync() => _health.DisposeAsync();

    [Theory]
    [InlineData("load:30", "load:10", 0.75)]
    [InlineData("up load:10", "50% load:30 up", 0.25)]
    [InlineData("load:80%", "load:80%", 1 / 3.0)]
    [InlineData("load:0", "load:5", 0)]
    public async Task Calibrate_LoadsAreSaid_MembersAreExpectedToServeThem(string first, string second, double share)
    {
        (_lines[0], _lines[1]) = (first, second);
        await _time.WatchAsync(_health, _pool);
        CalibrateWithLeases(times: 60);

        Assert.True(_pool.Leases!.HearsLoads);
        Assert.Equal(share, _pool.Leases.ExpectedOf(0) / (_pool.Leases.ExpectedOf(0) + _pool.Leases.ExpectedOf(1)), 0.08);
    }

    [Fact]
    public async Task Calibrate_NobodySaysALoad_WorksWithout()
    {
        await _time.WatchAsync(_health, _pool);
        CalibrateWithLeases(times: 5);

        Assert.False(_pool.Leases!.HearsLoads);
        Assert.Equal(20, _pool.Leases.Terms.Sources);
    }

    [Fact]
    public async Task Calibrate_LoadsAreNotSaidAnyMore_GoesOnWithout()
    {
        (_lines[0], _lines[1]) = ("load:30", "load:10");
        await _time.WatchAsync(_health, _pool);
        CalibrateWithLeases(times: 5);
        Assert.True(_pool.Leases!.HearsLoads);

        (_lines[0], _lines[1]) = (null, "up");
        CalibrateWithLeases(times: 7);

        Assert.False(_pool.Leases.HearsLoads);
    }

    [Fact]
    public void Calibrate_NoPoolKeepsLeases_DoesNothing()
    {
        var zones = new PublishedZones();
        new LeaseLoop(zones, _health.Known, _time, NullLogger.Instance).Calibrate();
        Assert.Empty(zones.Current.Zones);
    }

    [Fact]
    public async Task RunAsync_TimePasses_CalibratesUntilItIsCancelled()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        using var stopping = new CancellationTokenSource();
        Task running = new LeaseLoop(_zones, _health.Known, time, NullLogger.Instance).RunAsync(stopping.Token);
        Ask(time);
        while (_pool.Leases!.Terms == LeaseTerms.Initial)
        {
            time.Advance(LeaseBook.CalibrationInterval);
            await Task.Yield();
        }

        await stopping.CancelAsync();
        await running;
        Assert.Equal(20, _pool.Leases.Terms.Sources);
    }

    // Equal leases for both, as the ledger has it without reports.
    private void CalibrateWithLeases(int times)
    {
        for (int i = 0; i < times; i++)
        {
            _time.Pass(LeaseBook.CalibrationInterval);
            Ask(_time);
            _loop.Calibrate();
        }
    }

    private void Ask(TimeProvider time)
    {
        long now = LeaseClock.Milliseconds(time);
        for (int source = 0; source < 20; source++)
        {
            _pool.Pick(new PickRequest(KnownSources.KeyOf(source), 0, now));
        }
    }

    // Says of a member what the test has it say; null: it is not heard.
    private sealed record SaidCheck(int Member, LeaseLoopTests Tests) : ICheck
    {
        public int Port => 81;

        public override string ToString() => $"said {Member}";

        public Task<CheckResult> ProbeAsync(IPEndPoint target, TimeProvider time, CancellationToken cancellation) => Task.FromResult(
            Tests._lines[Member] is { } line ? new CheckResult(true, "match", "said", TimeSpan.Zero) { Report = AgentLine.Parse(line) } : new CheckResult(true, "connect", "refused", TimeSpan.Zero));
    }
}
