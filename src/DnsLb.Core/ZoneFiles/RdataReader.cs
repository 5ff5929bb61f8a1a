using System.Buffers.Binary;
using System.Text;
using DnsLb.Core.Wire;

namespace DnsLb.Core.ZoneFiles;

/// <summary>Turns the fields behind a record's type into RDATA.</summary>
internal sealed class RdataReader
{
    private readonly FieldCursor _fields = new();
    private readonly RdataBuffer _rdata;
    private readonly NumberFields _numbers;
    private readonly BinaryFields _binary;
    private readonly ServiceParameters _parameters;
    private byte[] _origin = null!;
    private RRType _type;

    /// <summary>Makes a reader; one serves all records.</summary>
    public RdataReader()
    {
        _rdata = new RdataBuffer(_fields);
        _numbers = new NumberFields(_fields, _rdata);
        _binary = new BinaryFields(_fields, _rdata);
        _parameters = new ServiceParameters(_fields, _rdata);
    }

    /// <summary>The RDATA.</summary>
    public ReadOnlySpan<byte> Rdata => _rdata.Bytes;

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
        _rdata.Length = 0;
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
                _numbers.ReadNumber(field, byte.MaxValue, sizeof(byte));
                break;
            case FieldKind.Number16:
                _numbers.ReadNumber(field, ushort.MaxValue, sizeof(ushort));
                break;
            case FieldKind.Number32:
                _numbers.ReadNumber(field, uint.MaxValue, sizeof(uint));
                break;
            case FieldKind.Ttl:
                _numbers.ReadTtl(field);
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
                _binary.ReadHex(field, mayBeEmpty: false);
                break;
            case FieldKind.Base64:
                _binary.ReadBase64(field);
                break;
            case FieldKind.Algorithm:
                _numbers.ReadNumber(field, byte.MaxValue, sizeof(byte), Mnemonics.Algorithms);
                break;
            case FieldKind.DigestType:
                _numbers.ReadNumber(field, byte.MaxValue, sizeof(byte), Mnemonics.DigestTypes);
                break;
            case FieldKind.CertificateType:
                _numbers.ReadNumber(field, ushort.MaxValue, sizeof(ushort), Mnemonics.CertificateTypes);
                break;
            case FieldKind.Protocol:
                _numbers.ReadNumber(field, byte.MaxValue, sizeof(byte), Mnemonics.Protocols);
                break;
            case FieldKind.RecordType:
                _numbers.ReadType(field);
                break;
            case FieldKind.Time:
                _numbers.ReadTime(field);
                break;
            case FieldKind.Parameters:
                ReadServiceParameters();
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
        _numbers.ReadNumber("length", ushort.MaxValue, sizeof(ushort));
        int length = Problem is null ? BinaryPrimitives.ReadUInt16BigEndian(Rdata) : 0;
        _rdata.Length = 0;
        _binary.ReadHex("data", mayBeEmpty: length == 0);
        if (Problem is null && _rdata.Length != length)
        {
            _fields.Fail(first + 1, $"the length is {length}, but {_rdata.Length} bytes follow");
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
            _rdata.Write(rdata);
        }
        else
        {
            string quoted = Entry.Quote(Encoding.ASCII.GetBytes(text));
            _fields.Fail(first, $"{quoted} is no data of type {TypeNames.ToText(_type)} in a known form; \\# LENGTH HEX is always possible (RFC 3597)");
        }
    }

    // An alias has no parameters (RFC 9460 section 2.4.2).
    private void ReadServiceParameters()
    {
        if (Problem is null && BinaryPrimitives.ReadUInt16BigEndian(Rdata) != 0)
        {
            _parameters.Read();
        }
    }

    private void ReadIPv4(string field)
    {
        Span<byte> address = stackalloc byte[4];
        if (_fields.Take(field, out var text))
        {
            _rdata.WriteIf(AddressText.TryParseIPv4(text, address), address, "is no IPv4 address");
        }
    }

    private void ReadIPv6(string field)
    {
        Span<byte> address = stackalloc byte[16];
        if (_fields.Take(field, out var text))
        {
            _rdata.WriteIf(AddressText.TryParseIPv6(text, address), address, "is no IPv6 address");
        }
    }

    private void ReadLocator(string field)
    {
        Span<byte> address = stackalloc byte[16];
        if (_fields.Take(field, out var text))
        {
            byte[] whole = [.. "0:0:0:0:"u8, .. text];
            bool isLocator = text.IndexOf("::"u8) < 0 && AddressText.TryParseIPv6(whole, address);
            _rdata.WriteIf(isLocator, address[8..], "is not of the form 0:0:0:0");
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
            _rdata.Write(name[..length]);
        }
    }

    private void ReadCharacterString(string field)
    {
        Span<byte> bytes = stackalloc byte[byte.MaxValue + 1];
        if (_fields.TakeString(field, bytes[1..], out int length))
        {
            bytes[0] = (byte)length;
            _rdata.Write(bytes[..(length + 1)]);
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
        if (_fields.TakeString(field, _rdata.Free, out int length))
        {
            _rdata.Length += length;
        }
    }

    private void ReadPorts(string field)
    {
        int start = _rdata.Length;
        Span<byte> map = stackalloc byte[(ushort.MaxValue + 1) / 8];
        map.Clear();
        int used = 0;
        while (_fields.HasMore)
        {
            _numbers.ReadNumber(field, ushort.MaxValue, sizeof(ushort), Mnemonics.Services);
            if (Problem is null)
            {
                int port = BinaryPrimitives.ReadUInt16BigEndian(Rdata[start..]);
                map[port / 8] |= (byte)(0x80 >> (port % 8));
                used = Math.Max(used, (port / 8) + 1);
            }

            _rdata.Length = start;
        }

        _rdata.Write(map[..used]);
    }
}
