using System.Text;
using DnsLb.Core.Wire;
using static DnsLb.Core.ZoneFiles.FieldKind;

namespace DnsLb.Core.ZoneFiles;

/// <summary>The RDATA of types that are a sequence of plain fields. The other types go through <see cref="ArsoftRdata"/>.</summary>
internal static class RdataFormats
{
    private static readonly Dictionary<string, Field[]> ByName = new()
    {
        ["A"] = [new(IPv4, "address")],
        ["AAAA"] = [new(IPv6, "address")],
        ["AFSDB"] = [new(Number16, "subtype"), new(Name, "host")],
        ["AVC"] = [new(CharacterStrings, "text")],
        ["CAA"] = [new(Number8, "flags"), new(CharacterString, "tag"), new(Text, "value")],
        ["CDNSKEY"] = [new(Number16, "flags"), new(Number8, "protocol"), new(Algorithm, "algorithm"), new(Base64, "public key")],
        ["CDS"] = [new(Number16, "key tag"), new(Algorithm, "algorithm"), new(DigestType, "digest type"), new(Hex, "digest")],
        ["CERT"] = [new(CertificateType, "type"), new(Number16, "key tag"), new(Algorithm, "algorithm"), new(Base64, "certificate")],
        ["CNAME"] = [new(Name, "target")],
        ["DLV"] = [new(Number16, "key tag"), new(Algorithm, "algorithm"), new(DigestType, "digest type"), new(Hex, "digest")],
        ["DNAME"] = [new(Name, "target")],
        ["DNSKEY"] = [new(Number16, "flags"), new(Number8, "protocol"), new(Algorithm, "algorithm"), new(Base64, "public key")],
        ["DOA"] = [new(Number32, "enterprise"), new(Number32, "type"), new(Number8, "location"), new(CharacterString, "media type"), new(Base64, "data")],
        ["DS"] = [new(Number16, "key tag"), new(Algorithm, "algorithm"), new(DigestType, "digest type"), new(Hex, "digest")],
        ["EID"] = [new(Hex, "identifier")],
        ["GPOS"] = [new(CharacterString, "longitude"), new(CharacterString, "latitude"), new(CharacterString, "altitude")],
        ["HINFO"] = [new(CharacterString, "CPU"), new(CharacterString, "operating system")],
        ["HTTPS"] = [new(Number16, "priority"), new(Name, "target"), new(Parameters, "parameters")],
        ["ISDN"] = [new(CharacterStrings, "address")],
        ["KX"] = [new(Number16, "preference"), new(Name, "exchanger")],
        ["L32"] = [new(Number16, "preference"), new(IPv4, "locator")],
        ["L64"] = [new(Number16, "preference"), new(Locator, "locator")],
        ["LP"] = [new(Number16, "preference"), new(Name, "name")],
        ["MB"] = [new(Name, "host")],
        ["MD"] = [new(Name, "host")],
        ["MF"] = [new(Name, "host")],
        ["MG"] = [new(Name, "mailbox")],
        ["MINFO"] = [new(Name, "mailbox"), new(Name, "mailbox for errors")],
        ["MR"] = [new(Name, "mailbox")],
        ["MX"] = [new(Number16, "preference"), new(Name, "exchange")],
        ["NAPTR"] =
        [
            new(Number16, "order"), new(Number16, "preference"), new(CharacterString, "flags"),
            new(CharacterString, "services"), new(CharacterString, "regular expression"), new(Name, "replacement"),
        ],
        ["NID"] = [new(Number16, "preference"), new(Locator, "node")],
        ["NIMLOC"] = [new(Hex, "locator")],
        ["NINFO"] = [new(CharacterStrings, "text")],
        ["NS"] = [new(Name, "name server")],
        ["NSAP-PTR"] = [new(Name, "target")],
        ["PTR"] = [new(Name, "target")],
        ["PX"] = [new(Number16, "preference"), new(Name, "RFC 822 name"), new(Name, "X.400 name")],
        ["RESINFO"] = [new(CharacterStrings, "text")],
        ["RKEY"] = [new(Number16, "flags"), new(Number8, "protocol"), new(Algorithm, "algorithm"), new(Base64, "public key")],
        ["RP"] = [new(Name, "mailbox"), new(Name, "text name")],
        ["RRSIG"] =
        [
            new(RecordType, "covered type"), new(Algorithm, "algorithm"), new(Number8, "labels"), new(Ttl, "original TTL"),
            new(Time, "expiration"), new(Time, "inception"), new(Number16, "key tag"), new(Name, "signer"), new(Base64, "signature"),
        ],
        ["RT"] = [new(Number16, "preference"), new(Name, "host")],
        ["SIG"] =
        [
            new(RecordType, "covered type"), new(Algorithm, "algorithm"), new(Number8, "labels"), new(Ttl, "original TTL"),
            new(Time, "expiration"), new(Time, "inception"), new(Number16, "key tag"), new(Name, "signer"), new(Base64, "signature"),
        ],
        ["SINK"] = [new(Number8, "coding"), new(Number8, "subcoding"), new(Number8, "option"), new(Base64, "data")],
        ["SMIMEA"] = [new(Number8, "usage"), new(Number8, "selector"), new(Number8, "matching type"), new(Hex, "certificate data")],
        ["SOA"] =
        [
            new(Name, "primary name server"), new(Name, "mailbox"), new(Number32, "serial"),
            new(Ttl, "refresh"), new(Ttl, "retry"), new(Ttl, "expire"), new(Ttl, "minimum"),
        ],
        ["SPF"] = [new(CharacterStrings, "text")],
        ["SRV"] = [new(Number16, "priority"), new(Number16, "weight"), new(Number16, "port"), new(Name, "target")],
        ["SSHFP"] = [new(Number8, "algorithm"), new(Number8, "fingerprint type"), new(Hex, "fingerprint")],
        ["SVCB"] = [new(Number16, "priority"), new(Name, "target"), new(Parameters, "parameters")],
        ["TA"] = [new(Number16, "key tag"), new(Algorithm, "algorithm"), new(DigestType, "digest type"), new(Hex, "digest")],
        ["TALINK"] = [new(Name, "previous name"), new(Name, "next name")],
        ["TLSA"] = [new(Number8, "usage"), new(Number8, "selector"), new(Number8, "matching type"), new(Hex, "certificate data")],
        ["TXT"] = [new(CharacterStrings, "text")],
        ["URI"] = [new(Number16, "priority"), new(Number16, "weight"), new(Text, "target")],
        ["WALLET"] = [new(CharacterStrings, "text")],
        ["WKS"] = [new(IPv4, "address"), new(Protocol, "protocol"), new(Ports, "ports")],
        ["X25"] = [new(CharacterString, "address")],
    };

    private static readonly Field[]?[] ByType = IndexByType();

    /// <summary>Reads the fields of a type.</summary>
    /// <returns>False when the table lacks the type.</returns>
    public static bool TryRead(RRType type, RdataReader reader)
    {
        if (FieldsOf(type) is not { } fields)
        {
            return false;
        }

        foreach (Field field in fields)
        {
            reader.ReadField(field.Kind, field.Name);
        }

        return true;
    }

    /// <summary>True when bytes are the RDATA of a type, or the table lacks the type.</summary>
    public static bool IsValid(RRType type, ReadOnlySpan<byte> rdata)
    {
        if (FieldsOf(type) is not { } fields)
        {
            return true;
        }

        foreach (Field field in fields)
        {
            int length = RdataFields.LengthInWire(field.Kind, rdata);
            if (length < 0)
            {
                return false;
            }

            rdata = rdata[length..];
        }

        return rdata.IsEmpty;
    }

    private static Field[]? FieldsOf(RRType type) => (int)type < ByType.Length ? ByType[(int)type] : null;

    private static Field[]?[] IndexByType()
    {
        int last = ByName.Keys.Max(name => TypeOf(name));
        var byType = new Field[]?[last + 1];
        foreach ((string name, Field[] fields) in ByName)
        {
            byType[TypeOf(name)] = fields;
        }

        return byType;

        static int TypeOf(string name) => (int)TypeNames.Parse(Encoding.ASCII.GetBytes(name))!.Value;
    }

    private readonly record struct Field(FieldKind Kind, string Name);
}
