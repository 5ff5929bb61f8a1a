using System.Text;

namespace DnsLb.Core.ZoneFiles;

/// <summary>The names that a zone file may use in place of numbers inside RDATA, in any case.</summary>
internal static class Mnemonics
{
    /// <summary>DNSSEC algorithms: those of RFC 4034 appendix A.1 and IANA's registry, and BIND's spellings of them.</summary>
    public static IReadOnlyDictionary<string, ushort> Algorithms { get; } = new Dictionary<string, ushort>(StringComparer.OrdinalIgnoreCase)
    {
        ["RSAMD5"] = 1,
        ["DH"] = 2,
        ["DSA"] = 3,
        ["ECC"] = 4,
        ["RSASHA1"] = 5,
        ["DSA-NSEC3-SHA1"] = 6,
        ["NSEC3DSA"] = 6,
        ["RSASHA1-NSEC3-SHA1"] = 7,
        ["NSEC3RSASHA1"] = 7,
        ["RSASHA256"] = 8,
        ["RSASHA512"] = 10,
        ["ECC-GOST"] = 12,
        ["ECCGOST"] = 12,
        ["ECDSAP256SHA256"] = 13,
        ["ECDSAP384SHA384"] = 14,
        ["ED25519"] = 15,
        ["ED448"] = 16,
        ["INDIRECT"] = 252,
        ["PRIVATEDNS"] = 253,
        ["PRIVATEOID"] = 254,
    };

    /// <summary>Types of certificates (RFC 4398 section 2.1).</summary>
    public static IReadOnlyDictionary<string, ushort> CertificateTypes { get; } = new Dictionary<string, ushort>(StringComparer.OrdinalIgnoreCase)
    {
        ["PKIX"] = 1,
        ["SPKI"] = 2,
        ["PGP"] = 3,
        ["IPKIX"] = 4,
        ["ISPKI"] = 5,
        ["IPGP"] = 6,
        ["ACPKIX"] = 7,
        ["IACPKIX"] = 8,
        ["URI"] = 253,
        ["OID"] = 254,
    };

    /// <summary>Types of digests in DS records, from IANA's registry, with the hyphen or, as BIND has it, without.</summary>
    public static IReadOnlyDictionary<string, ushort> DigestTypes { get; } = new Dictionary<string, ushort>(StringComparer.OrdinalIgnoreCase)
    {
        ["SHA-1"] = 1,
        ["SHA1"] = 1,
        ["SHA-256"] = 2,
        ["SHA256"] = 2,
        ["GOST"] = 3,
        ["SHA-384"] = 4,
        ["SHA384"] = 4,
    };

    /// <summary>Protocols above IP that a WKS record is about (RFC 1035 section 3.4.2).</summary>
    public static IReadOnlyDictionary<string, ushort> Protocols { get; } = new Dictionary<string, ushort>(StringComparer.OrdinalIgnoreCase)
    {
        ["ICMP"] = 1,
        ["TCP"] = 6,
        ["UDP"] = 17,
    };

    /// <summary>The ports of well-known services, the same for TCP and UDP.</summary>
    public static IReadOnlyDictionary<string, ushort> Services { get; } = new Dictionary<string, ushort>(StringComparer.OrdinalIgnoreCase)
    {
        ["echo"] = 7,
        ["discard"] = 9,
        ["daytime"] = 13,
        ["ftp-data"] = 20,
        ["ftp"] = 21,
        ["ssh"] = 22,
        ["telnet"] = 23,
        ["smtp"] = 25,
        ["time"] = 37,
        ["domain"] = 53,
        ["tftp"] = 69,
        ["gopher"] = 70,
        ["finger"] = 79,
        ["http"] = 80,
        ["pop3"] = 110,
        ["sunrpc"] = 111,
        ["nntp"] = 119,
        ["ntp"] = 123,
        ["imap"] = 143,
        ["snmp"] = 161,
        ["ldap"] = 389,
        ["https"] = 443,
    };

    /// <summary>The number behind a name.</summary>
    /// <param name="names">One of the tables.</param>
    /// <param name="word">The name, in any case.</param>
    /// <param name="number">The number.</param>
    public static bool TryFind(IReadOnlyDictionary<string, ushort> names, ReadOnlySpan<byte> word, out ushort number) =>
        names.TryGetValue(Encoding.UTF8.GetString(word), out number);
}
