using DnsLb.Core.Health;
using DnsLb.Core.Pools;
using DnsLb.Core.Selection;
using DnsLb.Tests.Pools;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Health;

/// <summary>What a decision would make of a pool is what it makes of it.</summary>
public sealed class PoolPreviewTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly HealthMonitor _monitor;

    public PoolPreviewTests() => _monitor = new HealthMonitor(_time);

    public ValueTask DisposeAsync() => _monitor.DisposeAsync();

    // Members 0 and 1 are of tier 0, member 2 is of tier 1.
    [Theory]
    [InlineData(0, OnFloor.All, WhenEmpty.All, "10.0.0.0", OverrideKind.Down, new ushort[] { 1 }, null)]
    [InlineData(0, OnFloor.All, WhenEmpty.All, "10.0.0.?", OverrideKind.Drain, new ushort[0], "no member is left, and all are drained or forced down: those not even when-empty=all serves")]
    [InlineData(0, OnFloor.All, WhenEmpty.None, "*", OverrideKind.Down, new ushort[0], "no member is left: when-empty=none gives no address")]
    [InlineData(0.6, OnFloor.All, WhenEmpty.All, "10.0.0.0", OverrideKind.Drain, new ushort[] { 1 }, null)]
    [InlineData(0.6, OnFloor.All, WhenEmpty.All, "10.0.0.0", OverrideKind.Down, new ushort[] { 1 }, "tier 0: 50 % of its weight is up, less than its floor of 60 %: all its members count as up")]
    [InlineData(0.6, OnFloor.NextTier, WhenEmpty.All, "10.0.0.0", OverrideKind.Down, new ushort[] { 2 }, "tier 0: 50 % of its weight is up, less than its floor of 60 %: on-floor=next-tier passes it over")]
    [InlineData(0, OnFloor.All, WhenEmpty.All, "10.0.0.2", OverrideKind.Up, new ushort[] { 0, 1 }, null)]
    public async Task Preview_AnOverride_IsWhatComesOfIt(double floor, OnFloor onFloor, WhenEmpty whenEmpty, string member, OverrideKind kind, ushort[] serving, string? note)
    {
        Pool pool = await WatchAsync(new PoolSettings { Floor = floor, OnFloor = onFloor, WhenEmpty = whenEmpty });
        var overrides = new OverrideSet([Create($"*/{member}", kind)]);

        PoolPreview preview = Assert.Single(_monitor.Known.Preview(overrides.All[0].Selector, overrides));

        Assert.Equal([0, 1], pool.View.Serving);
        Assert.Same(pool.View, preview.ViewBefore);
        Assert.Equal(serving, preview.View.Serving);
        Assert.Equal(note is null ? [] : [note], preview.Notes);
        _monitor.Apply(overrides);
        Assert.Equal(pool.View.Serving, preview.View.Serving);
        Assert.Equal(pool.View.Summary, preview.View.Summary);
        Assert.Equal((pool.View.Ttl, pool.View.Answers), (preview.View.Ttl, preview.View.Answers));
        Assert.Equal(_monitor.Known.Members(pool).Select(each => each.Condition), preview.Members.Select(each => each.Condition));
    }

    [Fact]
    public async Task Preview_ADrainEndsWhereThereIsASlowStart_HasAPartOfTheWeight()
    {
        Pool pool = await WatchAsync(new PoolSettings { SlowStart = TimeSpan.FromMinutes(10) });
        Override drain = Create("*/10.0.0.0", OverrideKind.Drain);
        _monitor.Apply(new OverrideSet([drain]));

        PoolPreview preview = Assert.Single(_monitor.Known.Preview(drain.Selector, OverrideSet.Empty));

        Assert.Equal([0, 1], preview.View.Serving);
        Assert.InRange(preview.Members[0].Condition.EffectiveWeight(1), 0.01, 0.2);
        _monitor.Apply(OverrideSet.Empty);
        Assert.Equal(_monitor.Known.Members(pool).Select(each => each.Condition), preview.Members.Select(each => each.Condition));
    }

    private async Task<Pool> WatchAsync(PoolSettings settings)
    {
        Member[] members = [.. Enumerable.Range(0, 3).Select(each => new Member(PoolOf.Address(each), new MemberSettings { Tier = each / 2 }, []))];
        var pool = new Pool(new PoolDefinition("www.example.com.", false, 60, settings, members));
        await _monitor.Watch([pool]);
        return pool;
    }

    private Override Create(string selector, OverrideKind kind) => Override.Create(selector, kind, "ana", "update", null, _time.GetUtcNow()).Override!;
}
