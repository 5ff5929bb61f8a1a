using System.Buffers.Binary;

namespace DnsLb.Core.Wire;

/// <summary>How an encoded record is laid out, and where the types of RFC 1035 have names that may be compressed.</summary>
public static class RRFormat
{
    /// <summary>The class of the Internet, the only one that is served.</summary>
    public const ushort ClassIN = 1;

    /// <summary>The class in which a server speaks of itself (RFC 4892).</summary>
    public const ushort ClassChaos = 3;

    /// <summary>The bytes of an encoded record before its RDATA: owner pointer, type, class, TTL, RDLENGTH.</summary>
    public const int HeaderLength = 12;

    /// <summary>Where the type stands in an encoded record.</summary>
    public const int TypeOffset = 2;

    /// <summary>Where the TTL stands in an encoded record.</summary>
    public const int TtlOffset = 6;

    /// <summary>Where RDLENGTH stands in an encoded record.</summary>
    public const int LengthOffset = 10;

    private const int ClassOffset = 4;

    /// <summary>The length of the encoded record at the start of <paramref name="records"/>.</summary>
    public static int RecordLength(ReadOnlySpan<byte> records) =>
        HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(records[LengthOffset..]);

    /// <summary>Writes the header of a record, with a pointer to the query name as its owner.</summary>
    /// <param name="record">Room for the record; its RDATA goes behind <see cref="HeaderLength"/>.</param>
    /// <param name="type">The RR type.</param>
    /// <param name="ttl">The TTL in seconds.</param>
    /// <param name="rdataLength">The length of the RDATA, at most 65,535 bytes.</param>
    /// <param name="rrClass">The class.</param>
    public static void WriteHeader(Span<byte> record, RRType type, uint ttl, int rdataLength, ushort rrClass = ClassIN)
    {
        BinaryPrimitives.WriteUInt16BigEndian(record, ReplyWriter.QueryName);
        BinaryPrimitives.WriteUInt16BigEndian(record[TypeOffset..], (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(record[ClassOffset..], rrClass);
        BinaryPrimitives.WriteUInt32BigEndian(record[TtlOffset..], ttl);
        BinaryPrimitives.WriteUInt16BigEndian(record[LengthOffset..], (ushort)rdataLength);
    }

    /// <summary>How many names in the RDATA of a type may be compressed: only those of RFC 1035 (RFC 3597 section 4).</summary>
    public static int CompressibleNames(RRType type) => type switch
    {
        RRType.NS or RRType.MD or RRType.MF or RRType.CNAME or RRType.MB or RRType.MG or RRType.MR or RRType.PTR or RRType.MX => 1,
        RRType.SOA or RRType.MINFO => 2,
        _ => 0,
    };

    /// <summary>Where the first of them begins in the RDATA.</summary>
    public static int FirstName(RRType type) => type == RRType.MX ? sizeof(ushort) : 0;

    /// <summary>Where in the RDATA of a type a name stands whole that other names of a reply often end in; -1 for types that have none.</summary>
    public static int WholeName(RRType type) => type switch
    {
        RRType.DNAME => 0,
        RRType.SRV or RRType.SVCB or RRType.HTTPS => TargetOffset(type),
        _ => -1,
    };

    /// <summary>Where in the RDATA of a type the name stands whose addresses a client will ask for next; -1 for types that have none.</summary>
    public static int TargetOffset(RRType type) => type switch
    {
        RRType.NS => 0,
        RRType.MX or RRType.SVCB or RRType.HTTPS => sizeof(ushort),
        RRType.SRV => 3 * sizeof(ushort),
        _ => -1,
    };
}
