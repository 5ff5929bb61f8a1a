using DnsLb.Core.Pools;

namespace DnsLb.Core.Health;

/// <summary>What an override does to one member.</summary>
/// <param name="Pool">The member's pool.</param>
/// <param name="Health">The member and its real state.</param>
/// <param name="Prevails">False when a newer override decides about the member.</param>
/// <param name="IsServed">True while answers may hold the member.</param>
/// <param name="CachedUntil">When the last answer that holds it has left the caches, and it is safe to stop it; null while it is served.</param>
/// <param name="CachedShare">At most which part of the answers that were in caches when it left may still be there, from 0 to 1.</param>
public sealed record OverrideEffect(PoolDefinition Pool, MemberHealth Health, bool Prevails, bool IsServed, DateTimeOffset? CachedUntil, double CachedShare)
{
    /// <summary>What an override does to all members that it selects.</summary>
    /// <param name="forced">The override.</param>
    /// <param name="monitor">Knows the pools.</param>
    /// <param name="now">The time.</param>
    public static IReadOnlyList<OverrideEffect> Of(Override forced, HealthMonitor monitor, DateTimeOffset now) =>
        [.. from pool in monitor.Known.Pools()
            from member in pool.Members.Index()
            where forced.Selector.Selects(pool.Pool.Definition, member.Item.Member)
            select Of(pool.Pool, member.Index, member.Item, forced, monitor.Leases, now)];

    private static OverrideEffect Of(Pool pool, int member, MemberHealth health, Override forced, AnswerLeases leases, DateTimeOffset now)
    {
        bool prevails = health.Override == forced;
        bool isServed = pool.View.Serving.Contains((ushort)member);
        AnswerLease lease = leases.Of(pool.Definition, member, forced.Since);
        return new OverrideEffect(pool.Definition, health, prevails, isServed, isServed ? null : lease.Until, isServed ? 1 : lease.Share(now));
    }
}
