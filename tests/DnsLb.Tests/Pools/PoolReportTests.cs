using DnsLb.Core.Pools;
using DnsLb.Core.Selection;

namespace DnsLb.Tests.Pools;

public sealed class PoolReportTests
{
    private static readonly MemberCondition ForcedDown =
        new(false, "by ana until it is taken back: new kernel; without it up: web: 200", null, Forced: OverrideKind.Down) { Unforced = "up" };

    private static readonly MemberCondition ForcedUp =
        new(true, "by ana until it is taken back: probe is wrong; without it down: refused", null, Forced: OverrideKind.Up) { Unforced = "down" };

    private readonly Pool _pool = new(PoolOf.Definition(
        new PoolSettings { Policy = "weighted", Ttl = new TtlRange(5, 60) },
        new MemberSettings { Weight = 3, Name = "web1" },
        new MemberSettings(),
        new MemberSettings { Tier = 1 }));

    [Fact]
    public void Lines_AllUp_SayWhatServes()
    {
        _pool.Publish([PoolOf.Up, PoolOf.Up, PoolOf.Up]);

        AssertReport(
            "www.example.com. A: policy=weighted, 1 in an answer, TTL 15 s of 5..60; 3 of 3 up, 2 served, of tier 0",
            "web1 (10.0.0.0) up, served; weight 3; tier 0; ok",
            "10.0.0.1 up, served; weight 1; tier 0; ok",
            "10.0.0.2 up, not served; weight 1; tier 1; ok");
        Assert.True(_pool.View.Summary.IsOrdinary);
    }

    [Fact]
    public void Lines_ForcedDown_SayByWhomAndWhatChecksSay()
    {
        _pool.Publish([ForcedDown, PoolOf.Down, PoolOf.Up]);

        AssertReport(
            "www.example.com. A: policy=weighted, 1 in an answer, TTL 10 s of 5..60; 1 of 3 up, 1 forced, 1 served, of tier 1",
            "web1 (10.0.0.0) DOWN! (checks say up), not served; weight 3, 0 now; tier 0; by ana until it is taken back: new kernel; without it up: web: 200",
            "10.0.0.1 down, not served; weight 1; tier 0; refused",
            "10.0.0.2 up, served; weight 1; tier 1; ok");
    }

    [Fact]
    public void Lines_ForcedUpAndLessWeight_AreSaid()
    {
        _pool.Publish([PoolOf.Up with { Scale = new WeightScale(0.5, "slow") }, ForcedUp, PoolOf.Down]);

        Assert.Equal(
            [
                "web1 (10.0.0.0) up, served; weight 3, 1.5 now; tier 0; ok; slow",
                "10.0.0.1 UP! (checks say down), served; weight 1; tier 0; by ana until it is taken back: probe is wrong; without it down: refused",
            ],
            PoolReport.MemberLines(_pool).Take(2));
    }

    [Fact]
    public void Line_AllDown_SaysThatTheyServeAllTheSame()
    {
        _pool.Publish([PoolOf.Down, PoolOf.Down, PoolOf.Down]);

        Assert.EndsWith("; 0 of 3 up, 2 served, of tier 0; all members are down: 2 of 3 are served all the same (when-empty=all)", PoolReport.Line(_pool), StringComparison.Ordinal);
        Assert.True(_pool.View.Summary.FailsOpen);
    }

    [Fact]
    public void Line_NobodyServes_SaysSo()
    {
        var pool = new Pool(PoolOf.Definition(new PoolSettings { WhenEmpty = WhenEmpty.None }, new MemberSettings()));
        pool.Publish([PoolOf.Down]);

        Assert.EndsWith(", 0 in an answer, TTL 15 s of 15..30; 0 of 1 up, none served", PoolReport.Line(pool), StringComparison.Ordinal);
        Assert.False(pool.View.Summary.FailsOpen);
    }

    [Theory]
    [InlineData(false, "health is frozen: no canary answers")]
    [InlineData(true, null)]
    public void Summary_StaleMember_IsDoubtedUnlessItIsDrained(bool isDrained, string? expected)
    {
        var pool = new Pool(PoolOf.Definition(new PoolSettings(), new MemberSettings(), new MemberSettings { Weight = isDrained ? 0 : 1 }));
        pool.Publish([PoolOf.Up, PoolOf.Up with { Stale = "health is frozen: no canary answers" }]);

        Assert.Equal(expected, pool.View.Summary.Doubt);
        Assert.Equal(expected, pool.View.ExtendedError?.Text);
    }

    private void AssertReport(string line, params string[] members) =>
        Assert.Equal([line, .. members], (string[])[PoolReport.Line(_pool), .. PoolReport.MemberLines(_pool)]);
}
