using System.Net;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Serving;

/// <summary>The lines by which a log tells that a server answers from now on: where, under which limits, and what.</summary>
internal static class StartAnnouncement
{
    /// <summary>Logs them.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="endPoints">Where it answers.</param>
    /// <param name="load">What it serves.</param>
    /// <param name="settings">How.</param>
    public static void Tell(ILogger logger, IReadOnlyList<IPEndPoint> endPoints, FirstLoad load, ServerSettings settings)
    {
        foreach (IPEndPoint endPoint in endPoints)
        {
            logger.Listening(endPoint);
        }

        if (settings.RateLimits is { IsOn: true } limits)
        {
            logger.RateLimits(limits.IsDryRun ? " (dry run)" : "", limits.PerSecond, limits.ExemptNetworks.Count > 0 ? string.Join(", ", limits.ExemptNetworks) : "nobody");
        }

        logger.Ready(
            Count.Of(load.Zones.Count, "zone"),
            Count.Of(load.Zones.Sum(zone => (long)zone.RecordCount), "record"),
            Count.Of(load.Zones.Sum(zone => zone.Pools.Count), "pool"),
            Count.Of(settings.Workers, "UDP worker"),
            ZoneNames.Of(load.Zones));
    }
}
