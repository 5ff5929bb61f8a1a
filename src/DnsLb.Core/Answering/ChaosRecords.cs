using DnsLb.Core.Wire;

namespace DnsLb.Core.Answering;

/// <summary>What the server says of itself in class CHAOS (RFC 4892): TXT records that an operator asks for by dig.</summary>
/// <param name="version">The text of <c>version.bind</c> and <c>version.server</c>; null: refused.</param>
/// <param name="identity">The text of <c>id.server</c> and <c>hostname.bind</c>; null: refused.</param>
public sealed class ChaosRecords(string? version, string? identity)
{
    /// <summary>The longest text, in bytes of UTF-8: one character string of a TXT record.</summary>
    public const int MostText = 255;

    private readonly byte[]? _version = RecordOf(version);
    private readonly byte[]? _identity = RecordOf(identity);

    /// <summary>Writes the answer to a query of class CHAOS.</summary>
    internal Rcode Answer(Query query, scoped ref AnswerWriter answer)
    {
        if (RecordAt(query.Name.Suffix(0)) is not { } record)
        {
            return Rcode.Refused;
        }

        answer.Authoritative = true;
        if (query.Type is RRType.TXT or RRType.ANY)
        {
            answer.TryAnswer(ReplyWriter.QueryName, record, RRType.TXT, count: 1);
        }

        return Rcode.NoError;
    }

    private byte[]? RecordAt(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("\u0007version\u0004bind\0"u8) || name.SequenceEqual("\u0007version\u0006server\0"u8))
        {
            return _version;
        }

        return name.SequenceEqual("\u0002id\u0006server\0"u8) || name.SequenceEqual("\u0008hostname\u0004bind\0"u8) ? _identity : null;
    }

    // A TTL of 0: it is about this server, of which there may be others behind the same address.
    private static byte[]? RecordOf(string? text)
    {
        if (text is null)
        {
            return null;
        }

        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, MostText);
        byte[] record = new byte[RRFormat.HeaderLength + 1 + bytes.Length];
        RRFormat.WriteHeader(record, RRType.TXT, ttl: 0, 1 + bytes.Length, RRFormat.ClassChaos);
        record[RRFormat.HeaderLength] = (byte)bytes.Length;
        bytes.CopyTo(record, RRFormat.HeaderLength + 1);
        return record;
    }
}
