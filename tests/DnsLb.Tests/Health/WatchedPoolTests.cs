using DnsLb.Core.Health;
using DnsLb.Core.Pools;
using DnsLb.Core.Resolving;
using DnsLb.Tests.Pools;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Health;

public sealed class WatchedPoolTests
{
    private const int Seconds = 20;

    // Whoever looks between the end of a slow start and its last step must not take the step away.
    [Fact]
    public async Task Step_AfterSomebodyLooked_GivesTheWholeWeight()
    {
        var time = new FakeTimeProvider();
        long recovered = time.GetTimestamp();
        long end = recovered + (Seconds * time.TimestampFrequency);
        var pool = new Pool(PoolOf.Definition(new PoolSettings { SlowStart = TimeSpan.FromSeconds(Seconds) }, new MemberSettings()));
        var target = ProbeTarget.Of(pool.Definition.Members[0], pool.Definition.Members[0].Checks[0]);
        using var slots = new ProbeSlots(0, time);
        await using var loop = new ProbeLoop(target, TargetHealth.Unknown, isContinued: false, phase: 0, new Prober(slots, new NameLookup(), time, NullLogger.Instance), time, NullLogger.Instance, (_, _) => { })
        {
            Health = new TargetHealth(new HealthState(Verdict.Up, 0, 0), null, default) { Recovered = recovered },
        };
        var watched = new WatchedPool(pool, [[new WatchedCheck("web", loop)]], OverrideSet.Empty, time, recovered);
        bool before = watched.ToTell()[0].Scale is not null;

        watched.Members();
        bool isStep = watched.Step(end);

        Assert.True(before);
        Assert.True(isStep);
        Assert.Null(watched.ToTell()[0].Scale);
        Assert.False(watched.Step(end));
    }
}
