using System.Buffers.Binary;
using DnsLb.Core.Wire;

namespace DnsLb.Core.Recording;

/// <summary>What a query and its reply say, read again from their bytes. Reused from record to record; used by one thread.</summary>
/// <remarks>The reply is our own and whole; the query is anyone's, and whatever of it cannot be read is left out.</remarks>
internal sealed class ExchangeReading
{
    /// <summary>The outcome of a query without a reply, among the response codes.</summary>
    public const int NoReply = -1;

    private const int HeaderLength = 12;
    private const int QuestionTail = 4;
    private const int RecordTail = 10;
    private const int MostLabel = 63;
    private const byte Pointer = 0xC0;

    private readonly byte[] _name = new byte[WireName.MaxLength];
    private readonly List<Range> _addresses = [];
    private int _nameLength;

    /// <summary>The name that was asked for, in lower case; empty: it cannot be read, or there is none.</summary>
    public ReadOnlySpan<byte> Name => _name.AsSpan(0, _nameLength);

    /// <summary>The type that was asked for, where there is a name.</summary>
    public RRType Type { get; private set; }

    /// <summary>The class that was asked for, where there is a name.</summary>
    public ushort Class { get; private set; }

    /// <summary>The response code with what EDNS adds to it, or <see cref="NoReply"/>.</summary>
    public int Rcode { get; private set; }

    /// <summary>The flags of the reply's header; 0 without one.</summary>
    public ushort Flags { get; private set; }

    /// <summary>Where in the reply the addresses of its answer section are, in order, 4 or 16 bytes each.</summary>
    public IReadOnlyList<Range> Addresses => _addresses;

    /// <summary>Reads a record.</summary>
    public void Read(in QueryRecord record)
    {
        ReadQuestion(record.Query);
        _addresses.Clear();
        (Rcode, Flags) = (NoReply, 0);
        if (record.Reply.Length >= HeaderLength)
        {
            Flags = BinaryPrimitives.ReadUInt16BigEndian(record.Reply[2..]);
            Rcode = Flags & 0xF;
            ReadReply(record.Reply);
        }
    }

    private void ReadQuestion(ReadOnlySpan<byte> query)
    {
        _nameLength = 0;
        if (query.Length < HeaderLength || BinaryPrimitives.ReadUInt16BigEndian(query[4..]) == 0)
        {
            return;
        }

        ReadOnlySpan<byte> question = query[HeaderLength..];
        int length = LengthOfName(question);
        if (length == 0 || length > WireName.MaxLength || question.Length < length + QuestionTail)
        {
            return;
        }

        WireName.ToLower(question[..length], _name);
        _nameLength = length;
        Type = (RRType)BinaryPrimitives.ReadUInt16BigEndian(question[length..]);
        Class = BinaryPrimitives.ReadUInt16BigEndian(question[(length + 2)..]);
    }

    // 0 for one that is compressed or goes beyond the message.
    private static int LengthOfName(ReadOnlySpan<byte> wire)
    {
        int at = 0;
        while (at < wire.Length && wire[at] is > 0 and <= MostLabel)
        {
            at += wire[at] + 1;
        }

        return at < wire.Length && wire[at] == 0 ? at + 1 : 0;
    }

    private void ReadReply(ReadOnlySpan<byte> reply)
    {
        int at = HeaderLength;
        for (int questions = Count(reply, 0); questions > 0; questions--)
        {
            at = AfterName(reply, at) + QuestionTail;
        }

        int answers = Count(reply, 1);
        int records = answers + Count(reply, 2) + Count(reply, 3);
        for (int i = 0; i < records; i++)
        {
            at = ReadRecord(reply, AfterName(reply, at), isAnswer: i < answers);
        }
    }

    private int ReadRecord(ReadOnlySpan<byte> reply, int at, bool isAnswer)
    {
        var type = (RRType)BinaryPrimitives.ReadUInt16BigEndian(reply[at..]);
        int length = BinaryPrimitives.ReadUInt16BigEndian(reply[(at + RecordTail - 2)..]);
        int data = at + RecordTail;
        if (isAnswer && type is RRType.A or RRType.AAAA)
        {
            _addresses.Add(data..(data + length));
        }
        else if (type == RRType.OPT)
        {
            // RFC 6891 section 6.1.3: the upper bits of the response code are where others have their TTL.
            Rcode |= reply[at + 4] << 4;
        }

        return data + length;
    }

    private static int AfterName(ReadOnlySpan<byte> reply, int at)
    {
        while (reply[at] is > 0 and <= MostLabel)
        {
            at += reply[at] + 1;
        }

        return at + (reply[at] >= Pointer ? 2 : 1);
    }

    private static int Count(ReadOnlySpan<byte> reply, int section) => BinaryPrimitives.ReadUInt16BigEndian(reply[(4 + (2 * section))..]);
}
