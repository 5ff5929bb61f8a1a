using DnsLb.Core.Zones;

namespace DnsLb.Core.Serving;

/// <summary>The names of zones for one line of text.</summary>
public static class ZoneNames
{
    private const int Most = 10;

    /// <summary>The first ten names, and how many more there are.</summary>
    /// <param name="zones">At least one zone, or none: then "none".</param>
    public static string Of(IReadOnlyList<Zone> zones)
    {
        string more = zones.Count > Most ? $" and {zones.Count - Most} more" : "";
        return zones.Count == 0 ? "none" : string.Join(", ", zones.Take(Most).Select(zone => zone.Name)) + more;
    }
}
