using System.Net;
using DnsLb.Core.Checks;
using DnsLb.Core.Pools;

namespace DnsLb.Tests.Simulation;

/// <summary>Pools to simulate.</summary>
internal static class TestPool
{
    /// <summary>A pool of members 10.0.0.1 and on, without checks.</summary>
    public static PoolDefinition Of(string policy, uint ttl, params double[] weights) => new(
        "www.example.org.",
        IsIPv6: false,
        RRsetTtl: ttl,
        new PoolSettings { Policy = policy, Answers = 1, Ttl = new TtlRange(ttl, ttl) },
        [.. weights.Select((weight, i) => new Member(IPAddress.Parse($"10.0.{i / 250}.{(i % 250) + 1}"), new MemberSettings { Weight = weight }, []))]);

    /// <summary>The 50 members of the weights 1:1:2:4 that science knows as realistic.</summary>
    public static PoolDefinition Realistic(string policy) => Of(policy, 20, [.. Enumerable.Range(0, 50).Select(i => new[] { 1.0, 1, 2, 4 }[i % 4])]);

    /// <summary>The 7 members of the literature, the least of which can do so many percent less than the greatest, and its TTL of 240 s.</summary>
    public static PoolDefinition Paper(int heterogeneity) => Of("weighted", 240, heterogeneity switch
    {
        20 => [1, 1, 1, 0.8, 0.8, 0.8, 0.8],
        35 => [1, 1, 0.8, 0.8, 0.65, 0.65, 0.65],
        50 => [1, 1, 0.8, 0.8, 0.5, 0.5, 0.5],
        65 => [1, 1, 0.8, 0.8, 0.35, 0.35, 0.35],
        _ => throw new ArgumentOutOfRangeException(nameof(heterogeneity)),
    });

    /// <summary>The same pool, its members probed.</summary>
    public static PoolDefinition Checked(this PoolDefinition pool, CheckTiming timing)
    {
        var check = new CheckDefinition("tcp", new TcpCheck(80), timing);
        return pool with { Members = [.. pool.Members.Select(member => member with { Checks = [check] })] };
    }
}
