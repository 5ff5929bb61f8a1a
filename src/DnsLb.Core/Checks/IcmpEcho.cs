using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace DnsLb.Core.Checks;

/// <summary>One echo request (RFC 792, RFC 4443 section 4.1) and which messages are replies to it.</summary>
internal sealed class IcmpEcho
{
    private const int HeaderLength = 8;
    private const int PayloadLength = 16;
    private const byte EchoReply = 0;
    private const byte EchoRequest = 8;
    private const byte EchoRequestV6 = 128;
    private const byte EchoReplyV6 = 129;

    private readonly bool _isIPv6;

    /// <param name="family">IPv4 or IPv6.</param>
    public IcmpEcho(AddressFamily family)
    {
        _isIPv6 = family == AddressFamily.InterNetworkV6;
        Message = new byte[HeaderLength + PayloadLength];
        Message[0] = _isIPv6 ? EchoRequestV6 : EchoRequest;
        RandomNumberGenerator.Fill(Message.AsSpan(HeaderLength));
        if (!_isIPv6)
        {
            // The system sums ICMPv6, for it alone knows the addresses that are summed too.
            BinaryPrimitives.WriteUInt16BigEndian(Message.AsSpan(2), Checksum(Message));
        }
    }

    /// <summary>The request. Its identifier and sequence are 0, for a ping socket gets another identifier from the system: the payload, which nobody can guess, tells its reply.</summary>
    public byte[] Message { get; }

    /// <summary>True for an echo reply with the request's payload.</summary>
    /// <param name="received">What the socket received.</param>
    /// <param name="hasIPHeader">True where the IPv4 header comes first, as raw sockets have it.</param>
    public bool IsAnsweredBy(ReadOnlySpan<byte> received, bool hasIPHeader)
    {
        int start = hasIPHeader && received.Length > 0 ? (received[0] & 0xF) * 4 : 0;
        return received.Length == start + Message.Length
            && received[start] == (_isIPv6 ? EchoReplyV6 : EchoReply)
            && received[(start + HeaderLength)..].SequenceEqual(Message.AsSpan(HeaderLength));
    }

    // RFC 1071.
    private static ushort Checksum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (int at = 0; at < bytes.Length; at += 2)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);
        }

        sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)~(sum + (sum >> 16));
    }
}
