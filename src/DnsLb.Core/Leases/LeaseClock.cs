namespace DnsLb.Core.Leases;

/// <summary>The clock that leases are measured by.</summary>
public static class LeaseClock
{
    /// <summary>Milliseconds of a clock that never goes back.</summary>
    public static long Milliseconds(TimeProvider time) => (long)(time.GetTimestamp() * (1000.0 / time.TimestampFrequency));
}
