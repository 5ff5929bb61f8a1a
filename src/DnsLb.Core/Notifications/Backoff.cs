namespace DnsLb.Core.Notifications;

/// <summary>How long to wait before an event is tried again: longer each time, and not the same for all events and servers.</summary>
internal static class Backoff
{
    /// <summary>The longest wait.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);

    // 2^64 divided by the golden ratio: multiples of it are spread evenly.
    private const ulong Spread = 0x9E3779B97F4A7C15;

    /// <summary>The wait after some tries: between a half and all of a second, of two seconds, of four, … of a minute.</summary>
    /// <param name="tries">Tries so far, from 1.</param>
    /// <param name="id">The event's; it is the chance in this, as other events and servers have others.</param>
    public static TimeSpan After(int tries, long id)
    {
        double longest = Math.Min(First.TotalSeconds * Math.Pow(2, tries - 1), Longest.TotalSeconds);
        double share = (unchecked(((ulong)id + (ulong)tries) * Spread) >> 11) / (double)(1L << 53);
        return TimeSpan.FromSeconds(longest * (1 + share) / 2);
    }
}
