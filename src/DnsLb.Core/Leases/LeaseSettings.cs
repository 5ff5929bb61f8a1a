namespace DnsLb.Core.Leases;

/// <summary>What a pool asks of its leases.</summary>
public sealed record LeaseSettings
{
    /// <summary>How many queries per second its answers may cost; null: what answers with a TTL of <see cref="UsualTtl"/> would cost.</summary>
    public double? Budget { get; init; }

    /// <summary>How long clients stay with an address on average, whatever the DNS says meanwhile. Browsers keep addresses for about a minute.</summary>
    public TimeSpan Persistence { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The least TTL, in seconds.</summary>
    public uint TtlMin { get; init; } = 1;

    /// <summary>The greatest TTL, in seconds.</summary>
    public uint TtlMax { get; init; } = 120;

    /// <summary>The TTL whose cost is the budget where none is given, in seconds.</summary>
    public const double UsualTtl = 20;
}
