using System.Buffers.Text;
using System.Text;
using DnsLb.Core.Configuration;
using DnsLb.Core.Wire;

namespace DnsLb.Core.ZoneFiles;

/// <summary>The mnemonics of RR types (IANA's registry) that a zone file may use.</summary>
public static class TypeNames
{
    private const int LongestName = 16;

    private static readonly (string Name, ushort Type)[] Known =
    [
        ("A", 1), ("NS", 2), ("MD", 3), ("MF", 4), ("CNAME", 5), ("SOA", 6), ("MB", 7), ("MG", 8), ("MR", 9), ("NULL", 10), ("WKS", 11),
        ("PTR", 12), ("HINFO", 13), ("MINFO", 14), ("MX", 15), ("TXT", 16), ("RP", 17), ("AFSDB", 18), ("X25", 19), ("ISDN", 20),
        ("RT", 21), ("NSAP", 22), ("NSAP-PTR", 23), ("SIG", 24), ("KEY", 25), ("PX", 26), ("GPOS", 27), ("AAAA", 28), ("LOC", 29),
        ("NXT", 30), ("EID", 31), ("NIMLOC", 32), ("SRV", 33), ("ATMA", 34), ("NAPTR", 35), ("KX", 36), ("CERT", 37), ("A6", 38),
        ("DNAME", 39), ("SINK", 40), ("OPT", 41), ("APL", 42), ("DS", 43), ("SSHFP", 44), ("IPSECKEY", 45), ("RRSIG", 46), ("NSEC", 47),
        ("DNSKEY", 48), ("DHCID", 49), ("NSEC3", 50), ("NSEC3PARAM", 51), ("TLSA", 52), ("SMIMEA", 53), ("HIP", 55), ("NINFO", 56),
        ("RKEY", 57), ("TALINK", 58), ("CDS", 59), ("CDNSKEY", 60), ("OPENPGPKEY", 61), ("CSYNC", 62), ("ZONEMD", 63), ("SVCB", 64),
        ("HTTPS", 65), ("SPF", 99), ("UINFO", 100), ("UID", 101), ("GID", 102), ("UNSPEC", 103), ("NID", 104), ("L32", 105), ("L64", 106),
        ("LP", 107), ("EUI48", 108), ("EUI64", 109), ("TKEY", 249), ("TSIG", 250), ("IXFR", 251), ("AXFR", 252), ("MAILB", 253),
        ("MAILA", 254), ("ANY", 255), ("URI", 256), ("CAA", 257), ("AVC", 258), ("DOA", 259), ("AMTRELAY", 260), ("RESINFO", 261),
        ("WALLET", 262), ("TA", 32768), ("DLV", 32769),
    ];

    private static readonly Dictionary<UInt128, RRType> ByName = Known.ToDictionary(known => Pack(Encoding.ASCII.GetBytes(known.Name)), known => (RRType)known.Type);

    private static readonly Dictionary<RRType, string> ByType = Known.ToDictionary(known => (RRType)known.Type, known => known.Name);

    /// <summary>The type of a mnemonic in any case, or of <c>TYPEnnn</c> (RFC 3597); null for any other word.</summary>
    public static RRType? Parse(ReadOnlySpan<byte> word)
    {
        if (word.Length <= LongestName && ByName.TryGetValue(Pack(word), out RRType type))
        {
            return type;
        }

        return word.Length > 4
            && Ascii.EqualsIgnoreCase(word[..4], "TYPE"u8)
            && Utf8Parser.TryParse(word[4..], out ushort number, out int used)
            && used == word.Length - 4
            ? (RRType)number
            : null;
    }

    /// <summary>The mnemonic of a type, or <c>TYPEnnn</c>.</summary>
    public static string ToText(RRType type) => ByType.TryGetValue(type, out string? name) ? name : $"TYPE{(ushort)type}";

    /// <summary>The mnemonic that a misspelt one may have meant, as the tail of a message.</summary>
    internal static string Hint(string word) =>
        word.Length > 1 && Nearest.To(word, Known.Select(known => known.Name)) is { } likely ? $"; did you mean \"{likely}\"?" : "";

    private static UInt128 Pack(ReadOnlySpan<byte> word)
    {
        UInt128 packed = 0;
        foreach (byte b in word)
        {
            packed = (packed << 8) | (byte)((byte)(b - 'a') < 26 ? b & ~0x20 : b);
        }

        return packed;
    }
}
