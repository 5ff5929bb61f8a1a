using DnsLb.Core.Wire;

namespace DnsLb.Core.ZoneFiles;

/// <summary>The RDATA of the common types as a table of fields.</summary>
internal static class RdataFormats
{
    private static readonly Dictionary<RRType, (Action<RdataReader, string> Read, string Field)[]> Formats = new()
    {
        [RRType.A] = [(IPv4, "address")],
        [RRType.AAAA] = [(IPv6, "address")],
        [RRType.NS] = [(Name, "name server")],
        [RRType.CNAME] = [(Name, "target")],
        [RRType.DNAME] = [(Name, "target")],
        [RRType.PTR] = [(Name, "target")],
        [RRType.MX] = [(UInt16, "preference"), (Name, "exchange")],
        [RRType.SOA] =
        [
            (Name, "primary name server"), (Name, "mailbox"), (UInt32, "serial"),
            (Ttl, "refresh"), (Ttl, "retry"), (Ttl, "expire"), (Ttl, "minimum"),
        ],
        [RRType.TXT] = [(Strings, "text")],
        [RRType.SRV] = [(UInt16, "priority"), (UInt16, "weight"), (UInt16, "port"), (Name, "target")],
        [RRType.CAA] = [(UInt8, "flags"), (CharacterString, "tag"), (Text, "value")],
        [RRType.HINFO] = [(CharacterString, "CPU"), (CharacterString, "operating system")],
    };

    /// <summary>Reads the fields of a type.</summary>
    /// <returns>False when the table lacks the type.</returns>
    public static bool TryRead(RRType type, RdataReader reader)
    {
        if (!Formats.TryGetValue(type, out var fields))
        {
            return false;
        }

        foreach (var (read, field) in fields)
        {
            read(reader, field);
        }

        reader.End();
        return true;
    }

    private static void IPv4(RdataReader reader, string field) => reader.IPv4(field);

    private static void IPv6(RdataReader reader, string field) => reader.IPv6(field);

    private static void Name(RdataReader reader, string field) => reader.Name(field);

    private static void UInt8(RdataReader reader, string field) => reader.UInt8(field);

    private static void UInt16(RdataReader reader, string field) => reader.UInt16(field);

    private static void UInt32(RdataReader reader, string field) => reader.UInt32(field);

    private static void Ttl(RdataReader reader, string field) => reader.Ttl(field);

    private static void CharacterString(RdataReader reader, string field) => reader.CharacterString(field);

    private static void Text(RdataReader reader, string field) => reader.Text(field);

    private static void Strings(RdataReader reader, string field)
    {
        do
        {
            reader.CharacterString(field);
        }
        while (reader.HasMore);
    }
}
