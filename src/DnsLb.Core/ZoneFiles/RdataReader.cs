using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using DnsLb.Core.Wire;

namespace DnsLb.Core.ZoneFiles;

/// <summary>Turns the fields behind a record's type into RDATA.</summary>
internal sealed class RdataReader
{
    private readonly FieldCursor _fields = new();
    private readonly byte[] _rdata = new byte[ushort.MaxValue];
    private byte[] _origin = null!;
    private RRType _type;
    private int _length;

    /// <summary>The RDATA.</summary>
    public ReadOnlySpan<byte> Rdata => _rdata.AsSpan(0, _length);

    /// <summary>What is wrong, or null.</summary>
    public string? Problem => _fields.Problem;

    /// <summary>The token that <see cref="Problem"/> is about.</summary>
    public int ProblemToken => _fields.ProblemToken;

    /// <summary>Reads the RDATA of a record.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="token">The first token behind the type.</param>
    /// <param name="origin">What relative names are relative to.</param>
    /// <param name="type">The type.</param>
    public void Read(Entry entry, int token, byte[] origin, RRType type)
    {
        _fields.Begin(entry, token, type);
        _origin = origin;
        _type = type;
        _length = 0;
        if (token < entry.Count && !entry.IsQuoted(token) && entry[token].SequenceEqual("\\#"u8))
        {
            ReadGeneric();
        }
        else if (!RdataFormats.TryRead(type, this))
        {
            ReadThroughArsoft();
        }

        _fields.End();
    }

    /// <summary>Reads one field.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="field">Its name, for messages.</param>
    public void ReadField(FieldKind kind, string field)
    {
        switch (kind)
        {
            case FieldKind.Number8:
                ReadNumber(field, byte.MaxValue, sizeof(byte));
                break;
            case FieldKind.Number16:
                ReadNumber(field, ushort.MaxValue, sizeof(ushort));
                break;
            case FieldKind.Number32:
                ReadNumber(field, uint.MaxValue, sizeof(uint));
                break;
            case FieldKind.Ttl:
                ReadTtl(field);
                break;
            case FieldKind.IPv4:
                ReadIPv4(field);
                break;
            case FieldKind.IPv6:
                ReadIPv6(field);
                break;
            case FieldKind.Locator:
                ReadLocator(field);
                break;
            case FieldKind.Name:
                ReadName(field);
                break;
            case FieldKind.CharacterString:
                ReadCharacterString(field);
                break;
            case FieldKind.CharacterStrings:
                ReadCharacterStrings(field);
                break;
            case FieldKind.Text:
                ReadText(field);
                break;
            case FieldKind.Hex:
                ReadHex(field, mayBeEmpty: false);
                break;
            case FieldKind.Ports:
                ReadPorts(field);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind));
        }
    }

    // RFC 3597 section 5: \#, a length, and hexadecimal digits in any number of words.
    private void ReadGeneric()
    {
        int first = _fields.Next;
        _fields.Skip();
        ReadNumber("length", ushort.MaxValue, sizeof(ushort));
        int length = Problem is null ? BinaryPrimitives.ReadUInt16BigEndian(Rdata) : 0;
        _length = 0;
        ReadHex("data", mayBeEmpty: length == 0);
        if (Problem is null && _length != length)
        {
            _fields.Fail(first + 1, $"the length is {length}, but {_length} bytes follow");
        }
        else if (Problem is null && !RdataFormats.IsValid(_type, Rdata))
        {
            _fields.Fail(first, $"the bytes are no data of type {TypeNames.ToText(_type)}");
        }
    }

    private void ReadThroughArsoft()
    {
        int first = _fields.Next;
        string origin = WireName.ToText(_origin);
        string text = _fields.TakeAll(origin);
        if (ArsoftRdata.Encode(_type, text, origin) is { } rdata)
        {
            Write(rdata);
        }
        else
        {
            string quoted = Entry.Quote(Encoding.ASCII.GetBytes(text));
            _fields.Fail(first, $"{quoted} is no data of type {TypeNames.ToText(_type)} in a known form; \\# LENGTH HEX is always possible (RFC 3597)");
        }
    }

    private void ReadNumber(string field, uint most, int size)
    {
        if (!_fields.Take(field, out var text))
        {
            return;
        }

        if (Utf8Parser.TryParse(text, out uint number, out int used) && used == text.Length && number <= most)
        {
            Write(number, size);
        }
        else
        {
            _fields.FailTaken($"is no {field} from 0 to {most}");
        }
    }

    private void ReadTtl(string field)
    {
        if (!_fields.Take(field, out var text))
        {
            return;
        }

        if (TtlText.TryParse(text, out uint seconds))
        {
            Write(seconds, sizeof(uint));
        }
        else
        {
            _fields.FailTaken($"is no {field}; write seconds, or units as in 1h30m");
        }
    }

    private void ReadIPv4(string field)
    {
        Span<byte> address = stackalloc byte[4];
        if (_fields.Take(field, out var text))
        {
            WriteIf(AddressText.TryParseIPv4(text, address), address, "is no IPv4 address");
        }
    }

    private void ReadIPv6(string field)
    {
        Span<byte> address = stackalloc byte[16];
        if (_fields.Take(field, out var text))
        {
            WriteIf(AddressText.TryParseIPv6(text, address), address, "is no IPv6 address");
        }
    }

    private void ReadLocator(string field)
    {
        Span<byte> address = stackalloc byte[16];
        if (_fields.Take(field, out var text))
        {
            byte[] whole = [.. "0:0:0:0:"u8, .. text];
            bool isLocator = text.IndexOf("::"u8) < 0 && AddressText.TryParseIPv6(whole, address);
            WriteIf(isLocator, address[8..], "is not of the form 0:0:0:0");
        }
    }

    private void ReadName(string field)
    {
        Span<byte> name = stackalloc byte[WireName.MaxLength];
        if (!_fields.Take(field, out var text))
        {
            return;
        }

        if (WireName.TryParse(text, _origin, name, out int length) is { } problem)
        {
            _fields.FailTaken($"is no name: {problem}");
        }
        else
        {
            Write(name[..length]);
        }
    }

    private void ReadCharacterString(string field)
    {
        Span<byte> bytes = stackalloc byte[byte.MaxValue + 1];
        if (_fields.TakeString(field, bytes[1..], out int length))
        {
            bytes[0] = (byte)length;
            Write(bytes[..(length + 1)]);
        }
    }

    private void ReadCharacterStrings(string field)
    {
        do
        {
            ReadCharacterString(field);
        }
        while (_fields.HasMore);
    }

    private void ReadText(string field)
    {
        if (_fields.TakeString(field, _rdata.AsSpan(_length), out int length))
        {
            _length += length;
        }
    }

    private void ReadHex(string field, bool mayBeEmpty)
    {
        int high = -1;
        while ((_fields.HasMore || !mayBeEmpty) && _fields.Take(field, out var text))
        {
            mayBeEmpty = true;
            foreach (byte b in text)
            {
                int digit = AddressText.HexDigit(b);
                if (digit < 0)
                {
                    _fields.FailTaken("is not hexadecimal");
                    return;
                }

                if (high >= 0)
                {
                    Write([(byte)((high << 4) | digit)]);
                }

                high = high >= 0 ? -1 : digit;
            }
        }

        if (high >= 0)
        {
            _fields.FailTaken("ends an odd number of hexadecimal digits");
        }
    }

    private void ReadPorts(string field)
    {
        int start = _length;
        Span<byte> map = stackalloc byte[(ushort.MaxValue + 1) / 8];
        map.Clear();
        int used = 0;
        while (_fields.HasMore)
        {
            ReadNumber(field, ushort.MaxValue, sizeof(ushort));
            if (Problem is null)
            {
                int port = BinaryPrimitives.ReadUInt16BigEndian(_rdata.AsSpan(start));
                map[port / 8] |= (byte)(0x80 >> (port % 8));
                used = Math.Max(used, (port / 8) + 1);
            }

            _length = start;
        }

        Write(map[..used]);
    }

    private void WriteIf(bool isRight, ReadOnlySpan<byte> bytes, string problem)
    {
        if (isRight)
        {
            Write(bytes);
        }
        else
        {
            _fields.FailTaken(problem);
        }
    }

    private void Write(uint number, int size)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        Write(bytes[^size..]);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _rdata.Length - _length)
        {
            _fields.FailTaken($"makes {TypeNames.ToText(_type)} longer than 65,535 bytes");
            return;
        }

        bytes.CopyTo(_rdata.AsSpan(_length));
        _length += bytes.Length;
    }
}
