using System.Buffers.Binary;
using ARSoft.Tools.Net.Dns;
using DnsLb.Core.Wire;

namespace DnsLb.Tests.Fuzzing;

/// <summary>What holds for every reply, judged apart from the code that writes it.</summary>
internal static class ReplyRules
{
    private const int HeaderLength = 12;
    private const int LeastUdpSize = 512;
    private const int ServerCookieLength = 16;

    // Opcode, RD and CD, which come back as they were sent.
    private const ushort Copied = 0x7910;

    /// <summary>Checks a reply by itself and against its query.</summary>
    /// <returns>The reply, decoded by ARSoft.</returns>
    public static DnsMessage Check(ReadOnlySpan<byte> query, ReadOnlySpan<byte> reply, int most)
    {
        FuzzFailure.Unless(reply.Length >= HeaderLength && reply.Length <= most, $"a reply of {reply.Length} bytes");
        FuzzFailure.Unless(reply[..2].SequenceEqual(query[..2]), "another id");
        FuzzFailure.Unless((reply[2] & 0x80) != 0, "no QR flag");
        int copied = (BinaryPrimitives.ReadUInt16BigEndian(reply[2..]) ^ BinaryPrimitives.ReadUInt16BigEndian(query[2..])) & Copied;
        FuzzFailure.Unless(copied == 0, "another opcode, RD or CD");
        FuzzFailure.Unless((reply[3] & 0x60) == 0, "Z or AD is set");
        FuzzFailure.Unless(EndOfRecords(query, reply) == reply.Length, "bytes behind the last record");
        var message = DnsMessage.Parse(reply.ToArray());
        FuzzFailure.Unless(message.AdditionalRecords.Count(record => record is OptRecord) <= 1, "several OPT records");
        return message;
    }

    /// <summary>Checks that a reply over UDP keeps to the size that its query asks for (RFC 6891 section 6.2.5).</summary>
    public static void CheckSizeAsked(ReadOnlySpan<byte> query, int length, DnsMessage reply)
    {
        if (length > LeastUdpSize)
        {
            FuzzFailure.Unless(reply.EDnsOptions is not null, $"a reply of {length} bytes without EDNS");
            FuzzFailure.Unless(TryParse(query) is not { EDnsOptions: { } asked } || length <= asked.UdpPayloadSize, $"a reply of {length} bytes where less was asked for");
        }
    }

    /// <summary>Checks that a reply that fits says by UDP what it says by TCP.</summary>
    public static void CheckSame(DnsMessage udp, DnsMessage tcp)
    {
        bool isSame = udp.ReturnCode == tcp.ReturnCode && udp.IsAuthoritiveAnswer == tcp.IsAuthoritiveAnswer
            && udp.AnswerRecords.Count == tcp.AnswerRecords.Count && udp.AuthorityRecords.Count == tcp.AuthorityRecords.Count;
        FuzzFailure.Unless(isSame || udp.IsTruncated, "UDP and TCP differ");
    }

    /// <summary>Checks that a reply above the rate limit is of no use for an attack: it says TC and is no longer than its query, but for the server's cookie. Its rcode is that of the whole reply.</summary>
    public static void CheckLimited(ReadOnlySpan<byte> query, ReadOnlySpan<byte> reply, DnsMessage message, ReturnCode unlimited)
    {
        FuzzFailure.Unless(message is { IsTruncated: true, AnswerRecords.Count: 0, AuthorityRecords.Count: 0 }, "a limited reply that says more than TC");
        FuzzFailure.Unless(message.ReturnCode == unlimited, "a limited reply with another rcode");
        FuzzFailure.Unless(reply.Length <= query.Length + ServerCookieLength, $"a limited reply of {reply.Length} bytes");
    }

    // Walks the message by its counts alone; a pointer must lead back.
    private static int EndOfRecords(ReadOnlySpan<byte> query, ReadOnlySpan<byte> reply)
    {
        int at = HeaderLength;
        int questions = BinaryPrimitives.ReadUInt16BigEndian(reply[4..]);
        FuzzFailure.Unless(questions <= 1, "several questions");
        if (questions == 1)
        {
            at = EndOfName(reply, at) + 4;
            FuzzFailure.Unless(reply[HeaderLength..at].SequenceEqual(query[HeaderLength..at]), "another question");
        }

        int records = BinaryPrimitives.ReadUInt16BigEndian(reply[6..]) + BinaryPrimitives.ReadUInt16BigEndian(reply[8..]) + BinaryPrimitives.ReadUInt16BigEndian(reply[10..]);
        for (; records > 0; records--)
        {
            at = EndOfName(reply, at) + RRFormat.HeaderLength - 2;
            at += BinaryPrimitives.ReadUInt16BigEndian(reply[(at - 2)..]);
        }

        return at;
    }

    private static int EndOfName(ReadOnlySpan<byte> reply, int at)
    {
        while (reply[at] is not 0 and < 0xC0)
        {
            at += reply[at] + 1;
        }

        if (reply[at] == 0)
        {
            return at + 1;
        }

        FuzzFailure.Unless((BinaryPrimitives.ReadUInt16BigEndian(reply[at..]) & 0x3FFF) < at, "a pointer that leads forward");
        return at + 2;
    }

    private static DnsMessage? TryParse(ReadOnlySpan<byte> query)
    {
        try
        {
            return DnsMessage.Parse(query.ToArray());
        }
        catch (Exception)
        {
            // Malformed for ARSoft.
            return null;
        }
    }
}
