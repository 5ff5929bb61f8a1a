using System.Net;
using System.Net.Sockets;
using DnsLb.Core.Wire;
using DnsLb.Core.Zones;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Serving;

/// <summary>Warns of zones whose own name servers have an address of a family in which the server does not listen.</summary>
/// <param name="listen">The listen addresses.</param>
/// <param name="logger">Hears the warnings.</param>
internal sealed class ListenerCoverage(IReadOnlyList<IPEndPoint> listen, ILogger logger)
{
    private readonly bool _hasIPv4 = listen.Any(endPoint => endPoint.AddressFamily == AddressFamily.InterNetwork);
    private readonly bool _hasIPv6 = listen.Any(endPoint => endPoint.AddressFamily == AddressFamily.InterNetworkV6);

    /// <summary>Looks at the NS records at the apex of each zone.</summary>
    public void Check(IEnumerable<Zone> zones)
    {
        Span<byte> name = stackalloc byte[WireName.MaxLength];
        foreach (Zone zone in zones)
        {
            ReadOnlySpan<byte> records = zone.Records(zone[zone.IndexOf(zone.ApexNode, RRType.NS)]);
            while (!records.IsEmpty)
            {
                ReadOnlySpan<byte> target = records[RRFormat.HeaderLength..];
                int length = WireName.Length(target);
                WireName.ToLower(target[..length], name);
                Check(zone, name[..length]);
                records = target[length..];
            }
        }
    }

    private void Check(Zone zone, ReadOnlySpan<byte> nameServer)
    {
        int node = WireName.IsAtOrBelow(nameServer, zone.Apex.Span) ? zone.Find(nameServer) : -1;
        if (node < 0)
        {
            return;
        }

        if (!_hasIPv4 && zone.IndexOf(node, RRType.A) >= 0)
        {
            logger.NoListenerFor(zone.Name, WireName.ToText(nameServer), "IPv4");
        }

        if (!_hasIPv6 && zone.IndexOf(node, RRType.AAAA) >= 0)
        {
            logger.NoListenerFor(zone.Name, WireName.ToText(nameServer), "IPv6");
        }
    }
}
