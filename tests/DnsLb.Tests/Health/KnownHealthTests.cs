using DnsLb.Core.Health;

namespace DnsLb.Tests.Health;

public sealed class KnownHealthTests
{
    [Fact]
    public async Task ChecksAt_SeveralPoolsShareTheTarget_AreThoseOfEachMember()
    {
        await using var pools = new ProbedPools(hasAgents: true);
        await pools.WatchAsync("a: 1 2; b: 2 3");

        IReadOnlyList<MemberCheck> checks = pools.Monitor.Known.ChecksAt("192.0.2.2");

        Assert.Equal(
            ["a.example. A 192.0.2.2 load", "a.example. A 192.0.2.2 web", "b.example. A 192.0.2.2 load", "b.example. A 192.0.2.2 web"],
            checks.Select(check => $"{check.Pool} {check.Member.Address} {check.Check.CheckName}").Order());
        Assert.All(checks, check => Assert.Equal(Verdict.Up, check.Check.Health.State.Verdict));
    }

    [Fact]
    public async Task ChecksAt_ThePoolWasReplaced_AreThoseOfTheNewOneAlone()
    {
        await using var pools = new ProbedPools();
        await pools.WatchAsync("a: 1; b: 2");
        Task replaced = pools.WatchAsync("a: 1; c: 3");

        Assert.Equal("a.example. A", Assert.Single(pools.Monitor.Known.ChecksAt("192.0.2.1")).Pool);
        Assert.Empty(pools.Monitor.Known.ChecksAt("192.0.2.2"));
        await replaced;
    }

    [Theory]
    [InlineData("192.0.2.9")]
    [InlineData("app.example.net")]
    public async Task ChecksAt_NothingIsProbedThere_AreNone(string host)
    {
        await using var pools = new ProbedPools();
        await pools.WatchAsync("a: 1");

        Assert.Empty(pools.Monitor.Known.ChecksAt(host));
    }
}
