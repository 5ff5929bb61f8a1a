using System.Buffers.Binary;
using System.Text;

namespace DnsLb.Core.Wire;

/// <summary>Why an answer is what it is, beyond its rcode: an option of EDNS (RFC 8914 section 2), encoded once.</summary>
public sealed class ExtendedError
{
    /// <summary>The longest text, in bytes: with it and all other options, their length stays below 256.</summary>
    public const int MostText = 120;

    private const int FixedLength = EdnsOption.HeaderLength + sizeof(ushort);

    // What is wrong with the health of a pool is "other". The codes that sound alike are a resolver's: Stale Answer (3) says that it
    // gave what it had cached beyond its TTL, No Reachable Authority (22) and Network Error (23) that it got nothing. A resolver that
    // passes ours on would put the fault there; our answer is new and authoritative, only its reasons are old or in doubt.
    private const ushort Other = 0;

    private readonly byte[] _option;

    private ExtendedError(ushort infoCode, ReadOnlySpan<byte> text)
    {
        InfoCode = infoCode;
        _option = new byte[FixedLength + text.Length];
        EdnsOption.WriteHeader(_option, EdnsOption.ExtendedError, sizeof(ushort) + text.Length);
        BinaryPrimitives.WriteUInt16BigEndian(_option.AsSpan(EdnsOption.HeaderLength), infoCode);
        text.CopyTo(_option.AsSpan(FixedLength));
    }

    /// <summary>The name is outside our zones.</summary>
    public static ExtendedError NotAuthoritative { get; } = new(20, default);

    /// <summary>We do not know the opcode.</summary>
    public static ExtendedError NotSupported { get; } = new(21, default);

    /// <summary>The code that programs read.</summary>
    public ushort InfoCode { get; }

    /// <summary>The text for people; empty where the code says it all.</summary>
    public string Text => Encoding.UTF8.GetString(_option.AsSpan(FixedLength));

    /// <summary>The whole option, with its header.</summary>
    internal ReadOnlySpan<byte> Option => _option;

    /// <summary>Says what is to be doubted of the health that an answer goes by.</summary>
    /// <param name="text">The doubt, for people; cut where it is too long.</param>
    public static ExtendedError OfHealth(string text) => new(Other, TxtText.Cut(text, MostText));
}
