namespace DnsLb.Core.Selection;

/// <summary>What a pool asks of the selection stages.</summary>
/// <param name="Policy">How members are picked.</param>
/// <param name="Answers">How many members an answer should hold, from 1.</param>
/// <param name="Floor">The fraction of a tier's weight that must be up for its verdicts to be believed; 0: no floor.</param>
/// <param name="OnFloor">What happens to a tier below the floor.</param>
/// <param name="WhenEmpty">What is served when no member is available.</param>
/// <param name="TtlMin">The least TTL, in seconds.</param>
/// <param name="TtlMax">The greatest TTL, in seconds.</param>
public sealed record SelectionRules(Policy Policy, int Answers, double Floor, OnFloor OnFloor, WhenEmpty WhenEmpty, uint TtlMin, uint TtlMax);

/// <summary>What happens to a tier whose available weight is below its floor.</summary>
public enum OnFloor
{
    /// <summary>All its members count as up: a prober's mistake must not empty the tier.</summary>
    All,

    /// <summary>The tier is passed over for the next one.</summary>
    NextTier,
}

/// <summary>What is served when no member of a pool is available.</summary>
public enum WhenEmpty
{
    /// <summary>All members count as up.</summary>
    All,

    /// <summary>No address: NODATA (RFC 2308).</summary>
    None,
}
