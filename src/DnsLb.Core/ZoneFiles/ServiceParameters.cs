using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using DnsLb.Core.Wire;

namespace DnsLb.Core.ZoneFiles;

/// <summary>Reads the parameters of SVCB and HTTPS records (RFC 9460 section 2.1 and appendix A).</summary>
internal sealed class ServiceParameters(FieldCursor fields, RdataBuffer rdata)
{
    private const ushort Alpn = 1;
    private const ushort NoDefaultAlpn = 2;

    // The keys 0 to 8 of IANA's registry.
    private static readonly string[] Keys = ["mandatory", "alpn", "no-default-alpn", "port", "ipv4hint", "ech", "ipv6hint", "dohpath", "ohttp"];

    private readonly SortedDictionary<ushort, byte[]> _values = [];

    /// <summary>Reads the parameters up to the end, and writes them in the order of their keys.</summary>
    public void Read()
    {
        _values.Clear();
        while (fields.HasMore)
        {
            ReadParameter();
        }

        if (fields.Problem is null && Contradiction() is { } problem)
        {
            fields.FailTaken(problem);
        }

        foreach ((ushort key, byte[] value) in _values)
        {
            rdata.Write(key, sizeof(ushort));
            rdata.Write((uint)value.Length, sizeof(ushort));
            rdata.Write(value);
        }
    }

    private void ReadParameter()
    {
        fields.Take("parameter", out var text);
        int equals = text.IndexOf((byte)'=');
        ReadOnlySpan<byte> name = equals < 0 ? text : text[..equals];
        if (!TryParseKey(name, out ushort key))
        {
            fields.FailTaken($"is no parameter; expected one of: {string.Join(", ", Keys)}, keyNNN");
            return;
        }

        bool isNumbered = !Ascii.EqualsIgnoreCase(name, key < Keys.Length ? Keys[key] : "");
        ReadOnlySpan<byte> written = equals < 0 ? [] : text[(equals + 1)..];
        if (equals == text.Length - 1 && fields.IsNextJoined)
        {
            fields.Take("value", out written);
        }

        byte[] unescaped = new byte[written.Length];
        if (!fields.Unescape(written, unescaped, out int length))
        {
            return;
        }

        byte[] value = unescaped[..length];
        if ((isNumbered ? value : Encode(key, value)) is not { } encoded)
        {
            fields.FailTaken($"is no value of {Keys[key]}");
        }
        else if (!_values.TryAdd(key, encoded))
        {
            fields.FailTaken("sets a parameter that is set already");
        }
    }

    private static bool TryParseKey(ReadOnlySpan<byte> name, out ushort key)
    {
        string word = Encoding.UTF8.GetString(name);
        int known = Array.FindIndex(Keys, known => known.Equals(word, StringComparison.OrdinalIgnoreCase));
        key = (ushort)Math.Max(known, 0);
        return known >= 0
            || (name.Length > 3
                && Ascii.EqualsIgnoreCase(name[..3], "key"u8)
                && (name.Length == 4 || name[3] != '0')
                && Utf8Parser.TryParse(name[3..], out key, out int used)
                && used == name.Length - 3
                && key != ushort.MaxValue);
    }

    private static byte[]? Encode(ushort key, byte[] value) => Keys[key] switch
    {
        "mandatory" => EncodeList(value, EncodeKey) is { } keys ? SortedKeys(keys) : null,
        "alpn" => EncodeList(value, item => item.Length is > 0 and <= byte.MaxValue ? [(byte)item.Length, .. item] : null),
        "no-default-alpn" or "ohttp" => value.Length == 0 ? value : null,
        "port" => Utf8Parser.TryParse(value, out ushort port, out int used) && used == value.Length ? BigEndian(port) : null,
        "ipv4hint" => EncodeList(value, item => new byte[4] is var address && AddressText.TryParseIPv4(item, address) ? address : null),
        "ipv6hint" => EncodeList(value, item => new byte[16] is var address && AddressText.TryParseIPv6(item, address) ? address : null),
        "ech" => DecodeBase64(value),
        _ => value.Length > 0 ? value : null,
    };

    // Items between commas; \, and \\ stand for a comma and a backslash inside an item (RFC 9460 appendix A.1).
    private static byte[]? EncodeList(byte[] value, Func<byte[], byte[]?> encode)
    {
        var encoded = new List<byte>();
        var item = new List<byte>();
        for (int at = 0; at <= value.Length; at++)
        {
            if (at < value.Length && value[at] != ',')
            {
                at += value[at] == '\\' ? 1 : 0;
                if (at == value.Length)
                {
                    return null;
                }

                item.Add(value[at]);
                continue;
            }

            if (item.Count == 0 || encode([.. item]) is not { } bytes)
            {
                return null;
            }

            encoded.AddRange(bytes);
            item.Clear();
        }

        return [.. encoded];
    }

    private static byte[]? EncodeKey(byte[] name) => TryParseKey(name, out ushort key) && key != SvcParams.Mandatory ? BigEndian(key) : null;

    private static byte[]? SortedKeys(byte[] keys)
    {
        byte[][] sorted = [.. keys.Chunk(sizeof(ushort)).OrderBy(key => BinaryPrimitives.ReadUInt16BigEndian(key))];
        bool isTwice = sorted.Zip(sorted.Skip(1)).Any(pair => pair.First.AsSpan().SequenceEqual(pair.Second));
        return isTwice ? null : [.. sorted.SelectMany(key => key)];
    }

    private static byte[]? DecodeBase64(byte[] value)
    {
        byte[] bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(value.Length)];
        return Base64.DecodeFromUtf8(value, bytes, out _, out int length) == OperationStatus.Done && length > 0 ? bytes[..length] : null;
    }

    private static byte[] BigEndian(ushort number) => [(byte)(number >> 8), (byte)number];

    // RFC 9460 sections 7.1.1 and 8.
    private string? Contradiction()
    {
        if (_values.ContainsKey(NoDefaultAlpn) && !_values.ContainsKey(Alpn))
        {
            return "ends parameters with no-default-alpn but without alpn";
        }

        bool isOneMissing = _values.TryGetValue(SvcParams.Mandatory, out byte[]? mandatory)
            && mandatory.Chunk(sizeof(ushort)).Any(key => key.Length < sizeof(ushort) || !_values.ContainsKey(BinaryPrimitives.ReadUInt16BigEndian(key)));
        return isOneMissing ? "ends parameters that lack one of the mandatory ones" : null;
    }
}
