using DnsLb.Core.Health;

namespace DnsLb.Tests.Health;

public sealed class ProberDoubtTests
{
    private const string Unrelated = "a: 1 2; b: 3 4; c: 5 6; d: 7 8";
    private const string All = "1 2 3 4 5 6 7 8";

    [Fact]
    public async Task ManyFall_WithoutCanaries_AnswersGoOnStaleAndTheLogSaysWhyOnce()
    {
        await using var pools = new ProbedPools();
        await pools.WatchAsync(Unrelated);

        FailAll(pools);

        Assert.Equal(ProberTrust.Doubted, pools.Monitor.Prober.Trust);
        Assert.Equal(All, pools.Up);
        Assert.All(pools.Pools, pool => Assert.Equal((2, 1u, true), (pool.View.Answers, pool.View.Ttl, pool.View.ExtendedError?.Text.StartsWith($"health is frozen: {pools.Monitor.Prober.Reason}"[..80], StringComparison.Ordinal))));
        string line = Assert.Single(pools.Log.All, line => line.StartsWith("Warning: ", StringComparison.Ordinal));
        Assert.Contains("unrelated groups of pools, went down within one interval", line, StringComparison.Ordinal);
        Assert.Contains(pools.Monitor.Prober.Reason, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManyFall_TheyReturn_NoneIsDownAndAnewFailureCounts()
    {
        await using var pools = new ProbedPools();
        await pools.WatchAsync(Unrelated);
        FailAll(pools);
        pools.Pass(20);
        pools.Changes.Clear();

        pools.Dead.Clear();
        pools.Dead.Add(1);
        pools.Until(() => !pools.Monitor.Prober.IsFrozen);
        string upAfterThaw = pools.Up;
        double thawed = pools.Seconds;
        pools.Until(() => pools.Changes.Count > 0);

        Assert.Equal(All, upAfterThaw);
        Assert.Equal("2 3 4 5 6 7 8", pools.Up);
        Assert.InRange(pools.Seconds - thawed, 5, 12);
        Assert.Null(pools.Pools[1].View.ExtendedError);
    }

    [Fact]
    public async Task ManyFall_NothingTells_CountsAtTheLimitAndIsNotFrozenAgain()
    {
        await using var pools = new ProbedPools(limit: TimeSpan.FromSeconds(30));
        await pools.WatchAsync(Unrelated);
        FailAll(pools);
        double frozen = pools.Seconds;

        pools.Until(() => !pools.Monitor.Prober.IsFrozen);
        double thawed = pools.Seconds;
        pools.Pass(60);

        Assert.InRange(thawed - frozen, 30, 31);
        Assert.Equal("", pools.Up);
        Assert.False(pools.Monitor.Prober.IsFrozen);
        Assert.All(pools.Changes.TakeLast(8), change => Assert.Equal(Verdict.Down, change.After));
    }

    [Fact]
    public async Task ManyFall_LimitOfZero_IsBelieved()
    {
        await using var pools = new ProbedPools(limit: TimeSpan.Zero);
        await pools.WatchAsync(Unrelated);

        pools.Dead.UnionWith(Enumerable.Range(1, 8));
        pools.Pass(20);

        Assert.Equal("", pools.Up);
        Assert.DoesNotContain(pools.Log.All, line => line.Contains("frozen", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ManyFall_CanaryAnswersItsRounds_CountsThen()
    {
        await using var pools = new ProbedPools(hasCanary: true, limit: TimeSpan.FromHours(1));
        await pools.WatchAsync(Unrelated);
        FailAll(pools);
        double frozen = pools.Seconds;

        pools.Until(() => !pools.Monitor.Prober.IsFrozen);

        Assert.InRange(pools.Seconds - frozen, 5, 11);
        Assert.Equal("", pools.Up);
    }

    [Fact]
    public async Task CanaryFails_OnePool_WhatFellSinceItPassedIsUpAgainUntilItIsBackAndFailsAnew()
    {
        await using var pools = new ProbedPools(hasCanary: true);
        await pools.WatchAsync("a: 1 2 3");
        pools.Pass(10);
        pools.Dead.Add(3);
        pools.Until(() => pools.Up == "1 2");
        pools.Pass(10);

        pools.CanaryIsDead = true;
        pools.Dead.Add(1);
        pools.Until(() => pools.Monitor.Prober.IsFrozen);
        pools.Pass(200);
        string upWhileCutOff = pools.Up;
        pools.CanaryIsDead = false;
        pools.Until(() => !pools.Monitor.Prober.IsFrozen);
        string upAfterwards = pools.Up;
        pools.Pass(15);

        Assert.Equal("1 2", upWhileCutOff);
        Assert.Equal("1 2", upAfterwards);
        Assert.Equal("2", pools.Up);
        Assert.Contains(pools.Log.All, line => line.Contains("no canary answers (127.0.0.1:53: refused)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task CanaryFails_HostsOfAFileAndThoseThatSaidDown_FollowWhatIsSaid()
    {
        await using var pools = new ProbedPools(hasCanary: true);
        await pools.WatchAsync("a: 1 2; b: 101 102");
        pools.Pass(10);

        // It falls between the canary's last pass and its fall.
        pools.SaysDown.Add(1);
        pools.Pass(ProbedPools.Timing.Interval.TotalSeconds);
        pools.CanaryIsDead = true;
        pools.Until(() => pools.Monitor.Prober.IsFrozen);
        pools.Pass(10);
        string upWhenCutOff = pools.Up;
        pools.Dead.UnionWith([2, 101]);
        pools.Pass(20);

        Assert.Equal("2 101 102", upWhenCutOff);
        Assert.Equal("2 102", pools.Up);
    }

    [Fact]
    public async Task Reload_WhileFrozen_StaysFrozen()
    {
        await using var pools = new ProbedPools();
        await pools.WatchAsync(Unrelated);
        FailAll(pools);

        await pools.WatchAsync(Unrelated);
        pools.Pass(10);

        Assert.True(pools.Monitor.Prober.IsFrozen);
        Assert.Equal(All, pools.Up);
    }

    private static void FailAll(ProbedPools pools)
    {
        pools.Pass(10);
        pools.Dead.UnionWith(Enumerable.Range(1, 8));
        pools.Until(() => pools.Monitor.Prober.IsFrozen);
    }
}
