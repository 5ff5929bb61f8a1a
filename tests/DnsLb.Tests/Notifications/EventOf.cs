using DnsLb.Core.Notifications;

namespace DnsLb.Tests.Notifications;

/// <summary>Makes events for tests.</summary>
internal static class EventOf
{
    public static HealthEvent Pool(string? pool, long id) => new(
        id, DateTimeOffset.UnixEpoch, "ns1", pool, "web-1 (192.0.2.1)", "192.0.2.1", ["192.0.2.1:80"], "up", "down", "web: connection refused", []);
}
