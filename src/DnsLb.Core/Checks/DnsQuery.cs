using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using DnsLb.Core.Wire;

namespace DnsLb.Core.Checks;

/// <summary>One query of a probe, with recursion desired, and which messages are replies to it.</summary>
internal sealed class DnsQuery
{
    private const int HeaderLength = 12;
    private const int IdLength = 2;
    private const ushort IsReply = 0x8000;
    private const ushort RecursionDesired = 0x0100;
    private const ushort Internet = 1;

    private static readonly byte[] Root = [0];

    /// <param name="name">A valid name; see <see cref="IsName"/>.</param>
    /// <param name="type">The type.</param>
    public DnsQuery(string name, RRType type)
    {
        Span<byte> question = stackalloc byte[WireName.MaxLength + 4];
        WireName.TryParse(Encoding.UTF8.GetBytes(name), Root, question, out int length);
        BinaryPrimitives.WriteUInt16BigEndian(question[length..], (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(question[(length + 2)..], Internet);

        Message = new byte[HeaderLength + length + 4];
        RandomNumberGenerator.Fill(Message.AsSpan(0, IdLength));
        BinaryPrimitives.WriteUInt16BigEndian(Message.AsSpan(2), RecursionDesired);
        Message[5] = 1;
        question[..(length + 4)].CopyTo(Message.AsSpan(HeaderLength));
    }

    /// <summary>The query in wire format.</summary>
    public byte[] Message { get; }

    /// <summary>True when the text is a domain name in presentation form.</summary>
    public static bool IsName(string text) => WireName.TryParse(Encoding.UTF8.GetBytes(text), Root, stackalloc byte[WireName.MaxLength], out _) is null;

    /// <summary>True for a reply with the query's ID and question (RFC 5452 section 9.1). An error may leave the question out.</summary>
    public bool IsAnsweredBy(ReadOnlySpan<byte> message)
    {
        if (message.Length < HeaderLength || !message[..IdLength].SequenceEqual(Message.AsSpan(0, IdLength)) || (Flags(message) & IsReply) == 0)
        {
            return false;
        }

        ReadOnlySpan<byte> question = Message.AsSpan(HeaderLength);
        return BinaryPrimitives.ReadUInt16BigEndian(message[4..]) switch
        {
            0 => RcodeOf(message) != Rcode.NoError,
            1 => message.Length >= Message.Length && Ascii.EqualsIgnoreCase(message.Slice(HeaderLength, question.Length), question),
            _ => false,
        };
    }

    /// <summary>The response code of a whole header.</summary>
    public static Rcode RcodeOf(ReadOnlySpan<byte> message) => (Rcode)(Flags(message) & 0xF);

    /// <summary>True when a whole header says that the message was truncated.</summary>
    public static bool IsTruncated(ReadOnlySpan<byte> message) => (Flags(message) & 0x0200) != 0;

    private static ushort Flags(ReadOnlySpan<byte> message) => BinaryPrimitives.ReadUInt16BigEndian(message[2..]);
}
