using DnsLb.Core.Pools;
using DnsLb.Core.Selection;

namespace DnsLb.Core.Health;

/// <summary>How a member that has recovered gets its weight back: in equal steps over a time, as with HAProxy's <c>slowstart</c>.</summary>
/// <param name="Duration">From the recovery to the whole weight.</param>
/// <param name="Step">How long a step lasts, the last one perhaps less.</param>
public readonly record struct SlowStart(TimeSpan Duration, TimeSpan Step)
{
    private const int MostSteps = 10;

    private int Steps => (int)Math.Ceiling(Duration / Step);

    /// <summary>The slow start of a pool; null when it has none. A step is no shorter than the pool's least TTL: the answers of one have left the caches by the end of the next.</summary>
    public static SlowStart? Of(PoolDefinition pool) => pool.Settings.SlowStart is { } duration
        ? new SlowStart(duration, TimeSpan.FromTicks(Math.Max(duration.Ticks / MostSteps, pool.Ttl.Min * TimeSpan.TicksPerSecond)))
        : null;

    /// <summary>The condition of an up member some time after it recovered: with a part of its weight, and a TTL that lasts a step at most.</summary>
    public MemberCondition Apply(MemberCondition condition, TimeSpan sinceRecovery)
    {
        if (NextStep(sinceRecovery) is null)
        {
            return condition;
        }

        double factor = (Math.Floor(sinceRecovery / Step) + 1) / (Steps + 1);
        return condition with
        {
            SoonestChange = condition.SoonestChange is { } change && change < Step ? change : Step,
            Scale = new WeightScale(factor, $"slow start, {Math.Ceiling((Duration - sinceRecovery).TotalSeconds)} s to go").Beside(condition.Scale),
        };
    }

    /// <summary>How long until the next step; null once the member has its whole weight.</summary>
    public TimeSpan? NextStep(TimeSpan sinceRecovery)
    {
        if (sinceRecovery >= Duration)
        {
            return null;
        }

        TimeSpan end = (Math.Floor(sinceRecovery / Step) + 1) * Step;
        return (end < Duration ? end : Duration) - sinceRecovery;
    }
}
