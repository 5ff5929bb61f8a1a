namespace DnsLb.Tests.Health;

public sealed class MassFallTests
{
    [Theory]
    // One to three machines fail as machines do.
    [InlineData("a: 1", "1", false)]
    [InlineData("a: 1 2 3", "1 2 3", false)]
    [InlineData("a: 1; b: 2", "1 2", false)]
    [InlineData("a: 1; b: 2; c: 3", "1 2", false)]
    [InlineData("a: 1; b: 2; c: 3", "1 2 3", true)]
    // Services on the same machines are related, and so are both families of an owner.
    [InlineData("a: 1 2; b: 1 2; c: 1 2; d: 1 2", "1 2", false)]
    [InlineData("a: 1 2; b: 2 3; c: 3 4", "1 2 3 4", false)]
    [InlineData("a: 1 2; a: 3 4; b: 5", "1 2 3 4 5", false)]
    // Half is not more than half.
    [InlineData("a: 1 2; b: 3 4; c: 5 6", "1 3 5", false)]
    [InlineData("a: 1 2; b: 3 4; c: 5 6", "1 3 5 6", true)]
    // A large pool does not make up for others.
    [InlineData("a: 1 2 3 4 5 6 7; b: 8; c: 9", "1 2 3 4 5 6 7 8", false)]
    public async Task IsNow_HostsFallAtOnce_ByGroupsAndShare(string zone, string dead, bool isFrozen)
    {
        await using var pools = new ProbedPools();
        await pools.WatchAsync(zone);
        pools.Pass(10);

        pools.Dead.UnionWith(dead.Split(' ').Select(int.Parse));
        pools.Pass(20);

        Assert.Equal(isFrozen, pools.Monitor.Prober.IsFrozen);
    }

    // An agent with unreachable=ignore passes when this machine reaches nobody, too.
    [Fact]
    public async Task IsNow_HostsWithAgentsThatPassUnheard_FallAllTheSame()
    {
        await using var pools = new ProbedPools(hasAgents: true);
        await pools.WatchAsync("a: 1; b: 2; c: 3");
        pools.Pass(10);

        pools.Dead.UnionWith([1, 2, 3]);
        pools.Pass(20);

        Assert.True(pools.Monitor.Prober.IsFrozen);
    }

    [Fact]
    public async Task IsNow_OneOfThemHasFallenOftenBefore_CountsItOnce()
    {
        await using var pools = new ProbedPools();
        await pools.WatchAsync("a: 1; b: 2; c: 3; d: 4; e: 5; f: 6; g: 7; h: 8");
        for (int fall = 0; fall < 4; fall++)
        {
            pools.Dead.Add(1);
            pools.Until(() => pools.Up == "2 3 4 5 6 7 8");
            pools.Dead.Clear();
            pools.Until(() => pools.Up == "1 2 3 4 5 6 7 8");
        }

        // It falls before the two others: they would have what is up again forgotten.
        pools.Dead.Add(1);
        pools.Pass(5.5);
        pools.Dead.UnionWith([2, 3]);
        pools.Pass(20);

        Assert.Equal("4 5 6 7 8", pools.Up);
        Assert.False(pools.Monitor.Prober.IsFrozen);
    }

    [Fact]
    public async Task IsNow_AFileTakesThemDown_IsNot()
    {
        await using var pools = new ProbedPools();
        await pools.WatchAsync("a: 101; b: 102; c: 103; d: 104");
        pools.Pass(10);

        pools.Dead.UnionWith([101, 102, 103, 104]);
        pools.Pass(20);

        Assert.False(pools.Monitor.Prober.IsFrozen);
        Assert.Equal("", pools.Up);
    }

    [Fact]
    public async Task IsNow_HostsOfAFileAreLeft_DoNotCount()
    {
        await using var pools = new ProbedPools();
        await pools.WatchAsync("a: 1; b: 2; c: 3; d: 101 102 103 104 105");
        pools.Pass(10);

        pools.Dead.UnionWith([1, 2, 3]);
        pools.Pass(20);

        Assert.True(pools.Monitor.Prober.IsFrozen);
    }

    [Fact]
    public async Task IsNow_HostsSayThatTheyAreDown_IsNot()
    {
        await using var pools = new ProbedPools();
        await pools.WatchAsync("a: 1; b: 2; c: 3; d: 4");
        pools.Pass(10);

        pools.SaysDown.UnionWith([1, 2, 3, 4]);
        pools.Pass(20);

        Assert.False(pools.Monitor.Prober.IsFrozen);
        Assert.Equal("", pools.Up);
    }

    [Fact]
    public async Task IsNow_HostsFallOneAfterTheOther_IsNot()
    {
        await using var pools = new ProbedPools();
        await pools.WatchAsync("a: 1; b: 2; c: 3; d: 4");

        for (int host = 1; host <= 4; host++)
        {
            pools.Dead.Add(host);
            pools.Until(() => !pools.Up.Contains($"{host}", StringComparison.Ordinal));
            pools.Pass(10);
        }

        Assert.False(pools.Monitor.Prober.IsFrozen);
    }

    [Fact]
    public async Task IsNow_HostsThatWereDownBefore_DoNotCount()
    {
        await using var pools = new ProbedPools();
        pools.Dead.UnionWith([1, 2, 3, 4, 5, 6]);
        await pools.WatchAsync("a: 1; b: 2; c: 3; d: 4; e: 5; f: 6; g: 7; h: 8; i: 9");
        pools.Pass(20);
        bool whileMostAreDown = pools.Monitor.Prober.IsFrozen;

        pools.Dead.UnionWith([7, 8, 9]);
        pools.Pass(20);

        Assert.False(whileMostAreDown);
        Assert.True(pools.Monitor.Prober.IsFrozen);
    }
}
