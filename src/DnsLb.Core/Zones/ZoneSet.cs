using DnsLb.Core.Wire;

namespace DnsLb.Core.Zones;

/// <summary>All zones that are served, immutable.</summary>
public sealed class ZoneSet
{
    // A few times what a cache of the second level holds of slots and names.
    private const int FewNames = 16_384;

    private readonly NameTable _apexes;
    private readonly Zone[] _zones;
    private readonly bool _hasLarge;
    private readonly bool[] _hasApexAt = new bool[WireName.MaxLabels + 1];

    private ZoneSet(Zone[] zones)
    {
        _zones = zones;
        _apexes = new NameTable(zones.Length);
        _hasLarge = zones.Sum(zone => (long)zone.NameCount) > FewNames;
        Span<byte> starts = stackalloc byte[WireName.MaxLabels];
        foreach (Zone zone in zones)
        {
            _apexes.Add(zone.Apex.Span);
            _hasApexAt[WireName.LabelStarts(zone.Apex.Span, starts)] = true;
        }
    }

    /// <summary>No zones.</summary>
    public static ZoneSet Empty { get; } = new([]);

    /// <summary>The zones.</summary>
    public IReadOnlyList<Zone> Zones => _zones;

    /// <summary>A set of zones, each with another apex.</summary>
    public static ZoneSet Of(IEnumerable<Zone> zones) => new([.. zones]);

    /// <summary>Brings into the processor's caches what a look-up of a name in its zone will wait for.</summary>
    /// <remarks>It does nothing while all zones are so small that they stay in there anyway.</remarks>
    public void Prefetch(LookupName name)
    {
        if (_hasLarge)
        {
            Find(name)?.Prefetch(name);
        }
    }

    /// <summary>The zone closest to a name, at or above it, or null.</summary>
    /// <param name="name">The name.</param>
    /// <param name="fromLabel">1 to pass over a zone whose apex is the name itself, as a DS query asks for (RFC 4035 section 3.1.4.1).</param>
    public Zone? Find(LookupName name, int fromLabel = 0)
    {
        for (int label = fromLabel; label <= name.Labels; label++)
        {
            if (_hasApexAt[name.Labels - label])
            {
                int index = _apexes.Find(name.Suffix(label), name.Hash(label));
                if (index >= 0)
                {
                    return _zones[index];
                }
            }
        }

        return null;
    }
}
