using System.Buffers.Text;
using System.Globalization;
using System.Text;
using DnsLb.Core.Wire;

namespace DnsLb.Core.ZoneFiles;

/// <summary>Reads the fields that are a number in wire format: plain or named ones, durations, times and RR types.</summary>
internal sealed class NumberFields(FieldCursor fields, RdataBuffer rdata)
{
    /// <summary>Reads a number.</summary>
    /// <param name="field">The field's name, for messages.</param>
    /// <param name="most">The greatest number.</param>
    /// <param name="size">Its size in bytes.</param>
    /// <param name="names">Names that may stand in place of numbers.</param>
    public void ReadNumber(string field, uint most, int size, IReadOnlyDictionary<string, ushort>? names = null)
    {
        if (!fields.Take(field, out var text))
        {
            return;
        }

        if (Utf8Parser.TryParse(text, out uint number, out int used) && used == text.Length && number <= most)
        {
            rdata.Write(number, size);
        }
        else if (names is not null && Mnemonics.TryFind(names, text, out ushort named))
        {
            rdata.Write(named, size);
        }
        else
        {
            fields.FailTaken($"is no {field} from 0 to {most}");
        }
    }

    /// <summary>Reads a duration of four bytes.</summary>
    public void ReadTtl(string field)
    {
        if (!fields.Take(field, out var text))
        {
            return;
        }

        if (TtlText.TryParse(text, out uint seconds))
        {
            rdata.Write(seconds, sizeof(uint));
        }
        else
        {
            fields.FailTaken($"is no {field}; write seconds, or units as in 1h30m");
        }
    }

    /// <summary>Reads an RR type.</summary>
    public void ReadType(string field)
    {
        if (fields.Take(field, out var text))
        {
            RRType? type = TypeNames.Parse(text);
            rdata.WriteIf(type is not null, [(byte)((ushort?)type >> 8 ?? 0), (byte)(type ?? 0)], "is no record type");
        }
    }

    /// <summary>Reads a time as YYYYMMDDHHmmSS or in seconds since 1970 (RFC 4034 section 3.2).</summary>
    public void ReadTime(string field)
    {
        const string form = "yyyyMMddHHmmss";
        if (!fields.Take(field, out var text))
        {
            return;
        }

        string time = Encoding.UTF8.GetString(text);
        if (uint.TryParse(time, NumberStyles.None, null, out uint seconds))
        {
            rdata.Write(seconds, sizeof(uint));
        }
        else if (DateTimeOffset.TryParseExact(time, form, null, DateTimeStyles.AssumeUniversal, out DateTimeOffset date))
        {
            // Serial number arithmetic: only the last 32 bits count (RFC 4034 section 3.1.5).
            rdata.Write(unchecked((uint)date.ToUnixTimeSeconds()), sizeof(uint));
        }
        else
        {
            fields.FailTaken($"is no {field}; write YYYYMMDDHHmmSS, or seconds since 1970");
        }
    }
}
