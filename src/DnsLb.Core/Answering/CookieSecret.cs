using System.Buffers.Binary;
using System.Globalization;
using DnsLb.Core.Wire;

namespace DnsLb.Core.Answering;

/// <summary>A secret that server cookies are made with (RFC 9018 section 5), shared by all servers of an anycast address.</summary>
public sealed class CookieSecret
{
    /// <summary>What a secret looks like as text.</summary>
    public const string Form = "32 hexadecimal digits, such as those of: openssl rand -hex 16";

    private readonly UInt128 _key;

    private CookieSecret(UInt128 key) => _key = key;

    /// <summary>A new secret.</summary>
    public static CookieSecret Random() => new(SipHash.RandomKey());

    /// <summary>Reads a secret of the form <see cref="Form"/>; null for any other text.</summary>
    public static CookieSecret? Parse(string text) =>
        text.Length == 2 * SipHash.KeyLength && UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out UInt128 bigEndian)
            ? new CookieSecret(BinaryPrimitives.ReverseEndianness(bigEndian))
            : null;

    /// <summary>The server cookie of a client: a hash of its own cookie, the head and its address (RFC 9018 section 4.4).</summary>
    /// <param name="clientCookie">The client's own cookie, as a big-endian number.</param>
    /// <param name="head">The head of the server cookie.</param>
    /// <param name="client">Who asks.</param>
    public ServerCookie Sign(ulong clientCookie, ulong head, in Client client)
    {
        ClientAddress address = client.Address;
        Span<byte> message = stackalloc byte[32];
        BinaryPrimitives.WriteUInt64BigEndian(message, clientCookie);
        BinaryPrimitives.WriteUInt64BigEndian(message[8..], head);
        ((ReadOnlySpan<byte>)address).CopyTo(message[16..]);
        return new ServerCookie(head, SipHash.Of(_key, client.IsIPv6 ? message : message[..20]));
    }
}
