using DnsLb.Core.Checks;
using DnsLb.Core.Health;
using DnsLb.Core.Pools;
using DnsLb.Core.Serving;
using DnsLb.Core.Zones;
using DnsLb.Tests.Files;
using DnsLb.Tests.Health;

namespace DnsLb.Tests.Serving;

public sealed class LeaseLoopTests : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly LoopTime _time = new(loops: 1);
    private readonly HealthMonitor _monitor;

    public LeaseLoopTests() => _monitor = new HealthMonitor(_time, new LogLines());

    public async ValueTask DisposeAsync()
    {
        await _monitor.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Calibrate_MemberThatSaidItsLoadAndIsSilent_IsHeardForAWhile()
    {
        _folder.Write("a.test.zone", ZoneText.Of("a.test.", more: ";@check beat heartbeat deadline=10s\n;@pool www policy=lease check=beat"));
        IReadOnlyList<Zone> zones = OfflineZones.Read([_folder.Path], PermittedPrograms.None, RealFiles.Source).Zones!.Zones;
        var published = new PublishedZones();
        published.Publish(ZoneSet.Of(zones));
        Pool pool = Assert.Single(Assert.Single(zones).Pools);
        var loop = new LeaseLoop(published, _monitor, _time);
        await _time.WatchAsync(_monitor, pool);
        loop.Calibrate();
        bool isHeardBefore = pool.Leases!.HearsLoads;

        Assert.True(_monitor.Beat("beat", "192.0.2.1", AgentLine.Parse("up load:5")));
        _time.PassUntil(() => Health(pool).Reported is not null);
        loop.Calibrate();
        bool isHeard = pool.Leases.HearsLoads;
        double until = _time.Seconds + 60;
        _time.PassUntil(() => _time.Seconds >= until);
        loop.Calibrate();

        Assert.Equal((false, true, false), (isHeardBefore, isHeard, pool.Leases.HearsLoads));
    }

    private TargetHealth Health(Pool pool) => Assert.Single(Assert.Single(_monitor.Snapshot(pool)).Checks).Health;
}
