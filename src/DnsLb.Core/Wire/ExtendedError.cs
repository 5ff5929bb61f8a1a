using System.Buffers.Binary;

namespace DnsLb.Core.Wire;

/// <summary>Why an answer is what it is, beyond its rcode (RFC 8914).</summary>
public enum ExtendedError
{
    /// <summary>Nothing to say.</summary>
    None,

    /// <summary>The name is outside our zones.</summary>
    NotAuthoritative,

    /// <summary>We do not know the opcode.</summary>
    NotSupported,

    /// <summary>Members of the pool that their checks have as down are served, for too few are up.</summary>
    FailOpen,

    /// <summary>The health of members of the pool is as it was some time ago: it cannot be probed now.</summary>
    StaleHealth,
}

/// <summary>The option that carries an <see cref="ExtendedError"/> (RFC 8914 section 2).</summary>
internal static class ExtendedErrorOption
{
    private const int FixedLength = EdnsOption.HeaderLength + sizeof(ushort);

    /// <summary>The option's length, with its header; 0 for none.</summary>
    public static int LengthOf(ExtendedError error) => error == ExtendedError.None ? 0 : FixedLength + TextOf(error).Length;

    /// <summary>Writes the option, or nothing for none.</summary>
    /// <param name="error">What to say.</param>
    /// <param name="option">Room for <see cref="LengthOf"/> bytes.</param>
    /// <returns>The option's length.</returns>
    public static int Write(ExtendedError error, Span<byte> option)
    {
        if (error == ExtendedError.None)
        {
            return 0;
        }

        ReadOnlySpan<byte> text = TextOf(error);
        EdnsOption.WriteHeader(option, EdnsOption.ExtendedError, sizeof(ushort) + text.Length);
        BinaryPrimitives.WriteUInt16BigEndian(option[EdnsOption.HeaderLength..], InfoCodeOf(error));
        text.CopyTo(option[FixedLength..]);
        return FixedLength + text.Length;
    }

    private static ushort InfoCodeOf(ExtendedError error) => error switch
    {
        ExtendedError.StaleHealth => 3,
        ExtendedError.NotAuthoritative => 20,
        ExtendedError.NotSupported => 21,
        _ => 0,
    };

    // Text goes with the code for "other" only: what the other codes say is said by their numbers.
    private static ReadOnlySpan<byte> TextOf(ExtendedError error) => error == ExtendedError.FailOpen ? "members are down but served"u8 : default;
}
