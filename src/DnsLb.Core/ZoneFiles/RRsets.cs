using System.Buffers.Binary;
using DnsLb.Core.Wire;
using DnsLb.Core.Zones;

namespace DnsLb.Core.ZoneFiles;

/// <summary>The RRsets of a zone that is being checked, found by owner and type.</summary>
internal sealed class RRsets
{
    private readonly IReadOnlyList<Range> _ranges;

    /// <summary>Groups the records.</summary>
    public RRsets(ZoneRecords records)
    {
        Zone = records;
        _ranges = records.GroupIntoRRsets();
    }

    /// <summary>The records.</summary>
    public ZoneRecords Zone { get; }

    /// <summary>The owner of the SOA; empty while there is none.</summary>
    public byte[] Apex { get; set; } = [];

    /// <summary>Each RRset as a range of the records, by owner and type.</summary>
    public IReadOnlyList<Range> All => _ranges;

    /// <summary>The records of an RRset.</summary>
    public ReadOnlySpan<ZoneRecords.Record> this[Range rrset] => Zone.Records[rrset];

    /// <summary>The records of an owner and type; none when there are none or the owner is -1.</summary>
    public ReadOnlySpan<ZoneRecords.Record> Find(int owner, RRType type)
    {
        int at = FirstNotBefore(owner, type);
        return at < _ranges.Count && this[_ranges[at]][0] is var record && record.Owner == owner && record.Type == type ? this[_ranges[at]] : [];
    }

    /// <summary>The RRsets of an owner.</summary>
    public IEnumerable<Range> OfOwner(int owner)
    {
        for (int at = FirstNotBefore(owner, RRType.None); at < _ranges.Count && this[_ranges[at]][0].Owner == owner; at++)
        {
            yield return _ranges[at];
        }
    }

    /// <summary>True when an owner has records of a type.</summary>
    public bool Has(int owner, RRType type) => !Find(owner, type).IsEmpty;

    /// <summary>True when an owner has addresses.</summary>
    public bool HasAddress(int owner) => Has(owner, RRType.A) || Has(owner, RRType.AAAA);

    /// <summary>The nearest owner of a type at or above a name and below the apex, or -1.</summary>
    /// <param name="lowerName">A name inside the zone, in lower case.</param>
    /// <param name="type">NS for the delegation that a name is at or below.</param>
    public int AtOrAbove(ReadOnlySpan<byte> lowerName, RRType type)
    {
        // Without an apex nobody can tell it from a delegation.
        for (ReadOnlySpan<byte> name = Apex.Length > 0 ? lowerName : []; name.Length > Apex.Length; name = name[(name[0] + 1)..])
        {
            int owner = Zone.Owners.IndexOf(name);
            if (owner >= 0 && Has(owner, type))
            {
                return owner;
            }
        }

        return -1;
    }

    /// <summary>The serial in an owner's SOA (RFC 1035 section 3.3.13).</summary>
    public uint SerialAt(int apex) => BinaryPrimitives.ReadUInt32BigEndian(Zone.Rdata(Find(apex, RRType.SOA)[0])[^20..]);

    /// <summary>An owner in presentation form.</summary>
    public string NameOf(int owner) => WireName.ToText(Zone.Owners[owner]);

    private int FirstNotBefore(int owner, RRType type)
    {
        int low = 0;
        int high = _ranges.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            ref readonly ZoneRecords.Record record = ref this[_ranges[middle]][0];
            bool isBefore = record.Owner < owner || (record.Owner == owner && record.Type < type);
            (low, high) = isBefore ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
