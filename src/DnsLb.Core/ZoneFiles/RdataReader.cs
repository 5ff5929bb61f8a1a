using System.Buffers.Binary;
using System.Buffers.Text;
using DnsLb.Core.Wire;

namespace DnsLb.Core.ZoneFiles;

/// <summary>Turns the fields behind a record's type into RDATA. After the first wrong field the others are passed over.</summary>
internal sealed class RdataReader
{
    private readonly byte[] _rdata = new byte[ushort.MaxValue];
    private Entry _entry = null!;
    private byte[] _origin = null!;
    private RRType _type;
    private int _length;

    /// <summary>The RDATA so far.</summary>
    public ReadOnlySpan<byte> Rdata => _rdata.AsSpan(0, _length);

    /// <summary>What is wrong, or null.</summary>
    public string? Problem { get; private set; }

    /// <summary>The token that <see cref="Problem"/> is about.</summary>
    public int ProblemToken { get; private set; }

    /// <summary>The next token.</summary>
    public int Next { get; private set; }

    /// <summary>True when there is another field and nothing was wrong so far.</summary>
    public bool HasMore => Problem is null && Next < _entry.Count;

    /// <summary>Begins the RDATA of a record.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="token">The first token behind the type.</param>
    /// <param name="origin">What relative names are relative to.</param>
    /// <param name="type">The type, for messages.</param>
    public void Begin(Entry entry, int token, byte[] origin, RRType type)
    {
        _entry = entry;
        _origin = origin;
        _type = type;
        _length = 0;
        Next = token;
        Problem = null;
    }

    /// <summary>Notes a wrong field; the first one counts.</summary>
    public void Fail(int token, string problem)
    {
        if (Problem is null)
        {
            Problem = problem;
            ProblemToken = token;
        }
    }

    /// <summary>Takes the next token; false, with a problem noted, when there is none.</summary>
    public bool Take(string field, out ReadOnlySpan<byte> text)
    {
        if (HasMore)
        {
            text = _entry[Next++];
            return true;
        }

        Fail(Next, $"{TypeNames.ToText(_type)} lacks its {field}");
        text = default;
        return false;
    }

    /// <summary>Fails when there is a field too many.</summary>
    public void End()
    {
        if (HasMore)
        {
            Fail(Next, $"{_entry.Quote(Next)} is too much for {TypeNames.ToText(_type)}");
        }
    }

    /// <summary>Appends bytes.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _rdata.Length - _length)
        {
            Fail(Next - 1, $"{TypeNames.ToText(_type)} takes more than 65,535 bytes");
            return;
        }

        bytes.CopyTo(_rdata.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>An IPv4 address.</summary>
    public void IPv4(string field)
    {
        Span<byte> address = stackalloc byte[4];
        if (Take(field, out var text) && Check(AddressText.TryParseIPv4(text, address), "is no IPv4 address"))
        {
            Write(address);
        }
    }

    /// <summary>An IPv6 address.</summary>
    public void IPv6(string field)
    {
        Span<byte> address = stackalloc byte[16];
        if (Take(field, out var text) && Check(AddressText.TryParseIPv6(text, address), "is no IPv6 address"))
        {
            Write(address);
        }
    }

    /// <summary>A domain name.</summary>
    public void Name(string field)
    {
        Span<byte> name = stackalloc byte[WireName.MaxLength];
        if (!Take(field, out var text))
        {
            return;
        }

        if (WireName.TryParse(text, _origin, name, out int length) is { } problem)
        {
            Fail(Next - 1, $"{_entry.Quote(Next - 1)}: {problem}");
            return;
        }

        Write(name[..length]);
    }

    /// <summary>A number of one byte.</summary>
    public void UInt8(string field) => Number(field, byte.MaxValue, 1);

    /// <summary>A number of two bytes.</summary>
    public void UInt16(string field) => Number(field, ushort.MaxValue, 2);

    /// <summary>A number of four bytes.</summary>
    public void UInt32(string field) => Number(field, uint.MaxValue, 4);

    /// <summary>A duration of four bytes, with units or without.</summary>
    public void Ttl(string field)
    {
        if (Take(field, out var text))
        {
            bool isTtl = TtlText.TryParse(text, out uint seconds);
            if (Check(isTtl, $"is no {field}; write seconds, or units as in 1h30m"))
            {
                Integer(seconds, 4);
            }
        }
    }

    /// <summary>A string of at most 255 bytes behind its length (RFC 1035 section 3.3).</summary>
    public void CharacterString(string field)
    {
        Span<byte> bytes = stackalloc byte[byte.MaxValue + 1];
        if (Take(field, out var text) && Unescape(text, bytes[1..], out int length))
        {
            bytes[0] = (byte)length;
            Write(bytes[..(length + 1)]);
        }
    }

    /// <summary>Everything up to the RDATA's end, as one string without a length.</summary>
    public void Text(string field)
    {
        if (Take(field, out var text) && Unescape(text, _rdata.AsSpan(_length), out int length))
        {
            _length += length;
        }
    }

    /// <summary>The form of RFC 3597 section 5: <c>\#</c>, a length, and hexadecimal digits in any number of words.</summary>
    public void Generic()
    {
        Next++;
        if (!Take("length", out var text))
        {
            return;
        }

        int lengthToken = Next - 1;
        bool isNumber = Utf8Parser.TryParse(text, out ushort length, out int used) && used == text.Length;
        if (!Check(isNumber, "is no length from 0 to 65535"))
        {
            return;
        }

        Hex();
        if (Problem is null && _length != length)
        {
            Fail(lengthToken, $"the length is {length}, but {_length} bytes follow");
        }
    }

    /// <summary>Hexadecimal digits in any number of words, up to the end.</summary>
    public void Hex()
    {
        int high = -1;
        while (HasMore && Take("data", out var text))
        {
            foreach (byte b in text)
            {
                int digit = AddressText.HexDigit(b);
                if (!Check(digit >= 0, "is not hexadecimal"))
                {
                    return;
                }

                if (high >= 0)
                {
                    Write([(byte)((high << 4) | digit)]);
                    high = -1;
                }
                else
                {
                    high = digit;
                }
            }
        }

        if (high >= 0)
        {
            Fail(Next - 1, "an odd number of hexadecimal digits");
        }
    }

    private void Number(string field, uint most, int size)
    {
        if (!Take(field, out var text))
        {
            return;
        }

        bool isNumber = Utf8Parser.TryParse(text, out uint number, out int used) && used == text.Length && number <= most;
        if (Check(isNumber, $"is no {field} from 0 to {most}"))
        {
            Integer(number, size);
        }
    }

    private void Integer(uint number, int size)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        Write(bytes[^size..]);
    }

    // The problem is about the token taken last.
    private bool Check(bool isRight, string problem)
    {
        if (!isRight)
        {
            Fail(Next - 1, $"{_entry.Quote(Next - 1)} {problem}");
        }

        return isRight;
    }

    private bool Unescape(ReadOnlySpan<byte> text, Span<byte> bytes, out int length)
    {
        length = 0;
        for (int at = 0; at < text.Length;)
        {
            byte b = text[at];
            int used = b == '\\' ? WireName.Unescape(text[at..], out b) : 1;
            if (used == 0)
            {
                Fail(Next - 1, $"{_entry.Quote(Next - 1)} has a bad escape; write \\DDD with DDD from 000 to 255, or \\ and one character");
                return false;
            }

            if (length == bytes.Length)
            {
                Fail(Next - 1, $"{_entry.Quote(Next - 1)} is a string of more than {bytes.Length} bytes; split it into several");
                return false;
            }

            bytes[length++] = b;
            at += used;
        }

        return true;
    }
}
