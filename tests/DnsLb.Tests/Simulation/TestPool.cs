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

    /// <summary>The same pool, its members probed.</summary>
    public static PoolDefinition Checked(this PoolDefinition pool, CheckTiming timing)
    {
        var check = new CheckDefinition("tcp", new TcpCheck(80), timing);
        return pool with { Members = [.. pool.Members.Select(member => member with { Checks = [check] })] };
    }
}
