using DnsLb.Core.Health;

namespace DnsLb.Tests.Health;

public sealed class PoolGroupsTests
{
    // Pools as "owner: hosts"; the groups of hosts that are related.
    [Theory]
    [InlineData("a: 1 2; b: 3", "1 2; 3")]
    [InlineData("a: 1 2; b: 2 3", "1 2 3")]
    [InlineData("a: 1; b: 2; a: 3", "1 3; 2")]
    [InlineData("a: 1; b: 2; c: 3; d: 1 2 3", "1 2 3")]
    [InlineData("a: 1; b: 2; c: 2 3; a: 3", "1 2 3")]
    [InlineData("a: 1 2; b: 3 4; c: 5 6", "1 2; 3 4; 5 6")]
    public void Of_PoolsThatShareOwnersOrHosts_IsTheSame(string pools, string expected)
    {
        var groups = new PoolGroups();
        string[][] all = [.. pools.Split("; ").Select(pool => pool.Split(": "))];
        foreach (string[] pool in all)
        {
            groups.Add(pool[0], pool[1].Split(' '));
        }

        var found = all.SelectMany(pool => pool[1].Split(' ')).Distinct().GroupBy(host => groups.Of(host)).Select(group => string.Join(' ', group.Order())).Order();
        Assert.Equal(expected, string.Join("; ", found));
    }
}
