using DnsLb.Core.Configuration;

namespace DnsLb.Core.Pools;

/// <summary>Bounds of a pool's TTL, in whole seconds.</summary>
/// <param name="Min">The least TTL that is served.</param>
/// <param name="Max">The greatest TTL that is served.</param>
public readonly record struct TtlRange(uint Min, uint Max)
{
    /// <summary>Reads <c>5s..60s</c>, or one duration for both bounds; null when it is neither or MIN is above MAX.</summary>
    public static TtlRange? Parse(string text)
    {
        int dots = text.IndexOf("..", StringComparison.Ordinal);
        uint? min = Seconds(dots < 0 ? text : text[..dots]);
        uint? max = Seconds(dots < 0 ? text : text[(dots + 2)..]);
        return min <= max ? new TtlRange(min.Value, max.Value) : null;
    }

    /// <summary>The range of a pool without <c>ttl=</c>: from half the RRset's TTL, rounded up, to the RRset's TTL.</summary>
    public static TtlRange FromRRset(uint ttl) => new(ttl - (ttl / 2), ttl);

    private static uint? Seconds(string text) =>
        Values.Duration(text) is { } duration && duration.TotalSeconds == Math.Floor(duration.TotalSeconds) ? (uint)duration.TotalSeconds : null;
}
