using DnsLb.Core.Configuration;
using DnsLb.Core.Selection;

namespace DnsLb.Core.Pools;

/// <summary>What a <c>;@pool</c> line says: the policy of the A and AAAA sets at one owner.</summary>
public sealed record PoolSettings
{
    /// <summary>The name of a policy in <see cref="Policies"/>.</summary>
    public string Policy { get; init; } = Policies.Default;

    /// <summary>Names of checks that a member must all pass; empty: members are always up.</summary>
    public IReadOnlyList<string> Checks { get; init; } = [];

    /// <summary>How many addresses an answer holds; null: the policy's default; <see cref="AllMembers"/>: all that are available.</summary>
    public int? Answers { get; init; }

    /// <summary>Bounds of the TTL; null: derived from the RRset's own TTL.</summary>
    public TtlRange? Ttl { get; init; }

    /// <summary>The fraction (0 to 1) of a tier's weight that must be up for its verdicts to be believed; 0: no floor.</summary>
    public double Floor { get; init; }

    /// <summary>What happens to a tier below its floor.</summary>
    public OnFloor OnFloor { get; init; } = OnFloor.All;

    /// <summary>What is served when no member is available.</summary>
    public WhenEmpty WhenEmpty { get; init; } = WhenEmpty.All;

    /// <summary>Over how long a member that was down, or that a person had taken out, gets its weight back, up to <see cref="LongestSlowStart"/>; null: at once.</summary>
    public TimeSpan? SlowStart { get; init; }

    /// <summary>For <c>policy=lease</c>: how many queries per second the answers of the pool may cost; null: what a TTL of 20 s would cost.</summary>
    public double? Budget { get; init; }

    /// <summary>For <c>policy=lease</c>: how long clients stay with an address on average, whatever the DNS says meanwhile; from <see cref="ShortestPersistence"/> to <see cref="LongestPersistence"/>.</summary>
    public TimeSpan Persistence { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>No persistence may be shorter.</summary>
    public static TimeSpan ShortestPersistence { get; } = TimeSpan.FromSeconds(1);

    /// <summary>No persistence may be longer.</summary>
    public static TimeSpan LongestPersistence { get; } = TimeSpan.FromDays(1);

    /// <summary>No slow start may be longer.</summary>
    public static TimeSpan LongestSlowStart { get; } = TimeSpan.FromDays(1);

    /// <summary>The value of <see cref="Answers"/> for <c>answers=all</c>.</summary>
    public const int AllMembers = int.MaxValue;

    /// <summary>The keys that only a policy that keeps leases takes.</summary>
    public static IReadOnlyList<string> KeysOfLeases { get; } = ["budget", "persistence"];

    /// <summary>Every key of a <c>;@pool</c> line.</summary>
    public static IReadOnlyList<Key<PoolSettings>> Keys { get; } =
    [
        new("policy", string.Join("|", Policies.Names), $"how members are chosen; default {Policies.Default}",
            (pool, value) => Policies.Names.Contains(value) ? pool with { Policy = value } : null),
        new("check", "NAME[,NAME...]", "checks that a member must all pass; without it members are always up",
            (pool, value) => Values.Names(value) is { } names ? pool with { Checks = names } : null),
        new("answers", "all, or a whole number from 1", "addresses in one answer; default all for rotate, 1 for the other policies",
            (pool, value) => value == "all" ? pool with { Answers = AllMembers }
                : Values.Whole(value, 1, ushort.MaxValue) is { } count ? pool with { Answers = count } : null),
        new("ttl", "MIN..MAX, MIN not above MAX, or one duration", "bounds of the TTL; default half the record's TTL up to the record's TTL",
            (pool, value) => TtlRange.Parse(value) is { } range ? pool with { Ttl = range } : null),
        new("floor", "a fraction such as 0.5 or 50%", "when less of a tier's weight is up, its verdicts are not believed; default 0: off",
            (pool, value) => Values.Fraction(value) is { } fraction ? pool with { Floor = fraction } : null),
        new("on-floor", "all|next-tier", "below the floor, serve all of the tier, or go on to the next tier; default all",
            (pool, value) => value switch
            {
                "all" => pool with { OnFloor = OnFloor.All },
                "next-tier" => pool with { OnFloor = OnFloor.NextTier },
                _ => null,
            }),
        new("when-empty", "all|none", "when no member is left, count all as up that are not drained, or serve none (NODATA); default all",
            (pool, value) => value switch
            {
                "all" => pool with { WhenEmpty = WhenEmpty.All },
                "none" => pool with { WhenEmpty = WhenEmpty.None },
                _ => null,
            }),
        new("slow-start", Values.DurationToADayForm, "a member that was down gets its weight back in steps over this time; not for rotate; default 0: at once",
            (pool, value) => Values.Duration(value) is { } duration && duration <= LongestSlowStart ? pool with { SlowStart = duration > TimeSpan.Zero ? duration : null } : null),
        new("budget", "auto, or queries per second from 0.001", "for lease: what all answers may cost; default auto: what a TTL of 20 s would cost",
            (pool, value) => value == "auto" ? pool with { Budget = null }
                : Values.Number(value) is { } budget and >= 0.001 and <= 1e9 ? pool with { Budget = budget } : null),
        new("persistence", "a duration from 1s to 1d", "for lease: how long clients stay with an address on average; default 60s",
            (pool, value) => Values.Duration(value) is { } duration && duration >= ShortestPersistence && duration <= LongestPersistence ? pool with { Persistence = duration } : null),
        new("spread", "a name", "reserved for a later version",
            (pool, value) => value.Length > 0 ? pool : null, Reserved: true),
    ];
}
