using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace DnsLb.Core.Wire;

/// <summary>What became of reading a query.</summary>
public enum QueryStatus
{
    /// <summary>The query is well formed.</summary>
    Ok,

    /// <summary>Too short for a header, or itself a reply: never answered.</summary>
    Drop,

    /// <summary>Malformed: FORMERR.</summary>
    Malformed,
}

/// <summary>Reads a query message (RFC 1035 section 4, RFC 6891).</summary>
public ref struct QueryReader
{
    /// <summary>The length of a header.</summary>
    public const int HeaderLength = 12;

    private const int QuestionTail = 4;
    private const int RecordFixedLength = 10;

    private readonly ReadOnlySpan<byte> _message;
    private int _at;

    private QueryReader(ReadOnlySpan<byte> message)
    {
        _message = message;
        _at = HeaderLength;
    }

    /// <summary>Reads a message.</summary>
    /// <param name="message">The bytes as received.</param>
    /// <param name="query">Gets the status and what was read; after <see cref="QueryStatus.Malformed"/> as much as was read, so that a question that did parse can be echoed.</param>
    public static void Read(ReadOnlySpan<byte> message, Query query)
    {
        query.Clear();
        if (message.Length < HeaderLength || (message[2] & 0x80) != 0)
        {
            return;
        }

        query.Flags = BinaryPrimitives.ReadUInt16BigEndian(message[2..]);
        var reader = new QueryReader(message);
        query.Status = reader.ReadQuestion(query) && reader.ReadRecords(query) ? QueryStatus.Ok : QueryStatus.Malformed;
    }

    // One question, or none beside a cookie (RFC 9619 section 3); its name without compression: there is nothing before it to point to.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool ReadQuestion(Query query)
    {
        int questions = BinaryPrimitives.ReadUInt16BigEndian(_message[4..]);
        if (questions != 1)
        {
            return questions == 0;
        }

        int length = query.Name.Read(_message[_at..]);
        if (length == 0 || _at + length + QuestionTail > _message.Length)
        {
            return false;
        }

        _at += length;
        query.Type = (RRType)BinaryPrimitives.ReadUInt16BigEndian(_message[_at..]);
        query.Class = BinaryPrimitives.ReadUInt16BigEndian(_message[(_at + 2)..]);
        query.QuestionLength = length + QuestionTail;
        _at += QuestionTail;
        return true;
    }

    // OPT is the only record that is looked at, and stands in the additional section, owned by the root (RFC 6891 section 6.1.1).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool ReadRecords(Query query)
    {
        int others = BinaryPrimitives.ReadUInt16BigEndian(_message[6..]) + BinaryPrimitives.ReadUInt16BigEndian(_message[8..]);
        int all = others + BinaryPrimitives.ReadUInt16BigEndian(_message[10..]);
        for (int i = 0; i < all; i++)
        {
            int owner = _at;
            if (!SkipName() || !ReadRecord(query, optAllowed: i >= others && _at == owner + 1))
            {
                return false;
            }
        }

        return true;
    }

    // A pointer ends a name; where it points does not matter, since nothing but OPT is looked at.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool SkipName()
    {
        while (_at < _message.Length)
        {
            byte b = _message[_at];
            if (b == 0)
            {
                _at++;
                return true;
            }

            if (b >= 0xC0)
            {
                _at += 2;
                return true;
            }

            if (b > WireName.MaxLabel)
            {
                return false;
            }

            _at += b + 1;
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool ReadRecord(Query query, bool optAllowed)
    {
        if (_at + RecordFixedLength > _message.Length)
        {
            return false;
        }

        var head = _message.Slice(_at, RecordFixedLength);
        int length = BinaryPrimitives.ReadUInt16BigEndian(head[8..]);
        int rdata = _at + RecordFixedLength;
        _at = rdata + length;
        if (_at > _message.Length)
        {
            return false;
        }

        return (RRType)BinaryPrimitives.ReadUInt16BigEndian(head) != RRType.OPT
            || (optAllowed && !query.HasEdns && ReadOpt(head, rdata, query));
    }

    private readonly bool ReadOpt(ReadOnlySpan<byte> head, int start, Query query)
    {
        query.HasEdns = true;
        query.UdpSize = BinaryPrimitives.ReadUInt16BigEndian(head[2..]);
        query.EdnsVersion = head[5];
        query.DnssecOk = (head[6] & 0x80) != 0;
        if (query.EdnsVersion != 0)
        {
            // Another version may have other options: it gets BADVERS, not FORMERR (RFC 6891 section 6.1.3).
            return true;
        }

        while (start + 4 <= _at)
        {
            ushort code = BinaryPrimitives.ReadUInt16BigEndian(_message[start..]);
            int length = BinaryPrimitives.ReadUInt16BigEndian(_message[(start + 2)..]);
            start += 4;
            if (start + length > _at)
            {
                return false;
            }

            if (!query.TryReadOption(code, _message.Slice(start, length)))
            {
                return false;
            }

            start += length;
        }

        return start == _at;
    }
}
