using DnsLb.Core.Wire;

namespace DnsLb.Core.ZoneFiles;

/// <summary>The kinds of fields of which RDATA consists.</summary>
internal enum FieldKind
{
    /// <summary>A number of one byte.</summary>
    Number8,

    /// <summary>A number of two bytes.</summary>
    Number16,

    /// <summary>A number of four bytes.</summary>
    Number32,

    /// <summary>A duration of four bytes, with units or without.</summary>
    Ttl,

    /// <summary>An IPv4 address.</summary>
    IPv4,

    /// <summary>An IPv6 address.</summary>
    IPv6,

    /// <summary>Half an IPv6 address, as four groups (RFC 6742).</summary>
    Locator,

    /// <summary>A domain name.</summary>
    Name,

    /// <summary>A string of at most 255 bytes behind its length (RFC 1035 section 3.3).</summary>
    CharacterString,

    /// <summary>One or more of them, up to the end.</summary>
    CharacterStrings,

    /// <summary>A string without a length, up to the end.</summary>
    Text,

    /// <summary>Hexadecimal digits in any number of words, up to the end.</summary>
    Hex,

    /// <summary>Base64 in any number of words, up to the end.</summary>
    Base64,

    /// <summary>A DNSSEC algorithm in one byte, by number or name.</summary>
    Algorithm,

    /// <summary>A type of digest in one byte, by number or name.</summary>
    DigestType,

    /// <summary>A type of certificate in two bytes, by number or name.</summary>
    CertificateType,

    /// <summary>A protocol above IP in one byte, by number or name.</summary>
    Protocol,

    /// <summary>An RR type in two bytes, by its mnemonic.</summary>
    RecordType,

    /// <summary>A time in four bytes, as YYYYMMDDHHmmSS or in seconds since 1970 (RFC 4034 section 3.2).</summary>
    Time,

    /// <summary>The parameters of SVCB, up to the end (RFC 9460 section 2.1).</summary>
    Parameters,

    /// <summary>Port numbers or names of services as a bit map, up to the end (RFC 1035 section 3.4.2).</summary>
    Ports,
}

/// <summary>The fields of RDATA in wire format.</summary>
internal static class RdataFields
{
    /// <summary>The bytes that the field at the start of <paramref name="rdata"/> takes; -1 when it is no such field.</summary>
    public static int LengthInWire(FieldKind kind, ReadOnlySpan<byte> rdata)
    {
        int length = kind switch
        {
            FieldKind.Number8 or FieldKind.Algorithm or FieldKind.DigestType or FieldKind.Protocol => 1,
            FieldKind.Number16 or FieldKind.CertificateType or FieldKind.RecordType => 2,
            FieldKind.Number32 or FieldKind.Ttl or FieldKind.Time or FieldKind.IPv4 => 4,
            FieldKind.Locator => 8,
            FieldKind.IPv6 => 16,
            FieldKind.Name => NameLength(rdata),
            FieldKind.CharacterString => rdata.IsEmpty ? -1 : rdata[0] + 1,
            FieldKind.CharacterStrings => StringsLength(rdata),
            FieldKind.Parameters => SvcParams.AreValid(rdata) ? rdata.Length : -1,
            _ => rdata.Length,
        };
        return length <= rdata.Length ? length : -1;
    }

    private static int NameLength(ReadOnlySpan<byte> rdata)
    {
        int at = 0;
        while (at < rdata.Length && rdata[at] is not 0 and <= WireName.MaxLabel)
        {
            at += rdata[at] + 1;
        }

        return at < rdata.Length && rdata[at] == 0 && at < WireName.MaxLength ? at + 1 : -1;
    }

    private static int StringsLength(ReadOnlySpan<byte> rdata)
    {
        int at = 0;
        while (at < rdata.Length)
        {
            at += rdata[at] + 1;
        }

        return at == 0 ? -1 : at;
    }
}
