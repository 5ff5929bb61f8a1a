namespace DnsLb.Core.Zones;

/// <summary>The place where the control path publishes a new set of zones, and where each packet takes its own.</summary>
public sealed class PublishedZones
{
    private volatile ZoneSet _current = ZoneSet.Empty;

    /// <summary>The set in force; take it once per packet.</summary>
    public ZoneSet Current => _current;

    /// <summary>Puts a new set in force with one write.</summary>
    public void Publish(ZoneSet zones) => _current = zones;
}
