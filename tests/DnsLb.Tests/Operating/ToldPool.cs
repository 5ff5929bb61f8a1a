using DnsLb.Api;

namespace DnsLb.Tests.Operating;

/// <summary>Pools as the API tells of them.</summary>
internal static class ToldPool
{
    /// <summary>A pool of type A.</summary>
    public static PoolStatus Of(string owner, params MemberStatus[] members) => new($"{owner}. A", "weighted", 30, 1, members.Sum(member => member.Served), members, null);

    /// <summary>A member at 192.0.2.x.</summary>
    public static MemberStatus Member(int last, string state = "up", string? forced = null, int tier = 0, double weight = 1, double? effective = null, long served = 0, string? name = null) =>
        new($"192.0.2.{last}", name, tier, weight, effective ?? (forced is "drain" or "down" ? 0 : weight), state, forced, $"reason {last}", null, [$"192.0.2.{last}:80"], served, null);
}
