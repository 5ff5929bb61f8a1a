using System.Buffers.Binary;

namespace DnsLb.Core.Wire;

/// <summary>The parameters of an SVCB or HTTPS record, one after the other (RFC 9460 section 2.2).</summary>
public ref struct SvcParams
{
    /// <summary>The key of the list of keys that a client must understand.</summary>
    public const ushort Mandatory = 0;

    /// <summary>The key of IPv4 addresses of the target.</summary>
    public const ushort IPv4Hint = 4;

    /// <summary>The key of IPv6 addresses of the target.</summary>
    public const ushort IPv6Hint = 6;

    /// <summary>The bytes of a parameter before its value: key and length.</summary>
    public const int HeaderLength = 2 * sizeof(ushort);

    private ReadOnlySpan<byte> _rest;

    private SvcParams(ReadOnlySpan<byte> parameters) => _rest = parameters;

    /// <summary>True for a record in AliasMode (RFC 9460 section 2.4.2).</summary>
    public static bool IsAlias(ReadOnlySpan<byte> rdata) => BinaryPrimitives.ReadUInt16BigEndian(rdata) == 0;

    /// <summary>The parameters of a record whose RDATA is valid.</summary>
    public static SvcParams Of(ReadOnlySpan<byte> rdata) => new(rdata[OffsetIn(rdata)..]);

    /// <summary>Where the parameters begin: behind priority and target.</summary>
    public static int OffsetIn(ReadOnlySpan<byte> rdata) => sizeof(ushort) + WireName.Length(rdata[sizeof(ushort)..]);

    /// <summary>True when bytes are parameters: each whole, their keys ascending.</summary>
    public static bool AreValid(ReadOnlySpan<byte> parameters)
    {
        int last = -1;
        while (parameters.Length >= HeaderLength && KeyOf(parameters) > last && parameters.Length >= LengthOf(parameters))
        {
            last = KeyOf(parameters);
            parameters = parameters[LengthOf(parameters)..];
        }

        return parameters.IsEmpty;
    }

    /// <summary>The value of a key of a record whose RDATA is valid; empty when it is missing too.</summary>
    public static ReadOnlySpan<byte> ValueOf(ReadOnlySpan<byte> rdata, ushort key)
    {
        SvcParams parameters = Of(rdata);
        while (parameters.MoveNext())
        {
            if (parameters.Key == key)
            {
                return parameters.Value;
            }
        }

        return default;
    }

    /// <summary>The key of the current parameter.</summary>
    public readonly ushort Key => KeyOf(Current);

    /// <summary>The value of the current parameter.</summary>
    public readonly ReadOnlySpan<byte> Value => Current[HeaderLength..];

    /// <summary>The current parameter: key, length and value.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>Goes on to the next parameter.</summary>
    /// <returns>False when there is none.</returns>
    public bool MoveNext()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        int length = LengthOf(_rest);
        Current = _rest[..length];
        _rest = _rest[length..];
        return true;
    }

    private static ushort KeyOf(ReadOnlySpan<byte> parameter) => BinaryPrimitives.ReadUInt16BigEndian(parameter);

    private static int LengthOf(ReadOnlySpan<byte> parameter) => HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(parameter[sizeof(ushort)..]);
}
