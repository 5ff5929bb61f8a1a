using DnsLb.Core.Health;
using DnsLb.Core.Pools;
using DnsLb.Core.Selection;

namespace DnsLb.Core.Simulation;

/// <summary>This server: a pool of a zone file, with the code that answers queries.</summary>
internal sealed class PoolAuthority : IAuthority
{
    private readonly Pool _pool;
    private readonly MemberCondition[] _conditions;

    /// <param name="definition">The pool; its members are taken as up.</param>
    public PoolAuthority(PoolDefinition definition)
    {
        _pool = new Pool(definition);
        _conditions = [.. definition.Members.Select(Steady)];
        _pool.Publish(_conditions);
    }

    /// <inheritdoc/>
    public (int Count, double Ttl) Answer(ulong source, Span<ushort> members)
    {
        var trace = default(NoTrace);
        PoolView view = _pool.View;
        return (view.Pick(new PickRequest(source, 0), members, ref trace), view.Ttl);
    }

    /// <inheritdoc/>
    public void TakeDown(int member)
    {
        _conditions[member] = _conditions[member] with { Up = false };
        _pool.Publish(_conditions);
    }

    /// <summary>How long after a failure answers change at the latest; null: never, there are no checks.</summary>
    public static TimeSpan? DetectedWithin(Member member) =>
        member.Checks.Count == 0 ? null : member.Checks.Min(check => SoonestChange(check.Timing) + check.Timing.Timeout);

    // As its checks see it after long success; the TTL follows from that.
    private static MemberCondition Steady(Member member) =>
        new(true, "taken as up", member.Checks.Count == 0 ? null : member.Checks.Min(check => SoonestChange(check.Timing)));

    private static TimeSpan SoonestChange(Checks.CheckTiming timing) => new HealthState(Verdict.Up, 0, 0).SoonestChange(timing);
}
