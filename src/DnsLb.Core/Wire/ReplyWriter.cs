using System.Buffers.Binary;

namespace DnsLb.Core.Wire;

/// <summary>Writes a reply into the caller's bytes: header, question, records, OPT.</summary>
/// <remarks>
/// A write that does not fit leaves the reply as it was and gives false. Records come pre-encoded with the owner
/// <see cref="QueryName"/>, and get the owner that is asked for.
/// </remarks>
public ref struct ReplyWriter
{
    /// <summary>The pointer to the query name, which always stands behind the header.</summary>
    public const ushort QueryName = 0xC000 | QueryReader.HeaderLength;

    private readonly Span<byte> _reply;
    private readonly int _limit;
    private NameCompression _names;
    private int _at;

    /// <summary>Begins a reply by copying header and question from the query.</summary>
    /// <param name="reply">Room for the reply.</param>
    /// <param name="query">The query's bytes; the question is echoed as it was asked, case and all.</param>
    /// <param name="questionLength">The length of the question; 0 to echo none.</param>
    /// <param name="limit">The greatest length of the reply, with what is kept back for OPT already taken off.</param>
    /// <param name="compressionRoom">Memory for name compression, at least a few dozen entries.</param>
    public ReplyWriter(Span<byte> reply, ReadOnlySpan<byte> query, int questionLength, int limit, Span<uint> compressionRoom)
    {
        _reply = reply;
        _limit = limit;
        _at = QueryReader.HeaderLength + questionLength;
        query[.._at].CopyTo(reply);
        reply[4..QueryReader.HeaderLength].Clear();
        reply[5] = (byte)(questionLength > 0 ? 1 : 0);
        _names = new NameCompression(compressionRoom);
    }

    /// <summary>The reply's length so far.</summary>
    public readonly int Length => _at;

    /// <summary>Writes records without names in their RDATA, those from <paramref name="first"/> on before the others.</summary>
    /// <param name="owner">A pointer to their owner.</param>
    /// <param name="records">The encoded records of one RRset.</param>
    /// <param name="first">The offset of the record that stands first.</param>
    public bool TryCopy(ushort owner, ReadOnlySpan<byte> records, int first = 0)
    {
        if (records.Length > _limit - _at)
        {
            return false;
        }

        var to = _reply.Slice(_at, records.Length);
        records[first..].CopyTo(to);
        if (first > 0)
        {
            records[..first].CopyTo(to[(records.Length - first)..]);
        }

        _at += records.Length;
        for (; owner != QueryName && !to.IsEmpty; to = to[RRFormat.RecordLength(to)..])
        {
            BinaryPrimitives.WriteUInt16BigEndian(to, owner);
        }

        return true;
    }

    /// <summary>Writes some of many records of one length, in the order given.</summary>
    /// <param name="owner">A pointer to their owner.</param>
    /// <param name="records">All records, encoded, one after the other.</param>
    /// <param name="recordLength">The length of each.</param>
    /// <param name="picked">The indexes of those to write.</param>
    /// <param name="ttl">The TTL to serve.</param>
    public bool TryCopy(ushort owner, ReadOnlySpan<byte> records, int recordLength, scoped ReadOnlySpan<ushort> picked, uint ttl)
    {
        int length = picked.Length * recordLength;
        if (length > _limit - _at)
        {
            return false;
        }

        var to = _reply.Slice(_at, length);
        foreach (ushort index in picked)
        {
            records.Slice(index * recordLength, recordLength).CopyTo(to);
            BinaryPrimitives.WriteUInt16BigEndian(to, owner);
            BinaryPrimitives.WriteUInt32BigEndian(to[RRFormat.TtlOffset..], ttl);
            to = to[recordLength..];
        }

        _at += length;
        return true;
    }

    /// <summary>Writes records of any type, the names in their RDATA compressed where the type allows it.</summary>
    /// <param name="owner">A pointer to their owner.</param>
    /// <param name="records">The encoded records of one RRset.</param>
    /// <param name="type">The RRset's type.</param>
    /// <param name="ttl">The TTL to serve instead of the records' own; null: theirs.</param>
    public bool TryWrite(ushort owner, ReadOnlySpan<byte> records, RRType type, uint? ttl = null)
    {
        int start = _at;
        for (; !records.IsEmpty; records = records[RRFormat.RecordLength(records)..])
        {
            var record = records[..RRFormat.RecordLength(records)];
            int recordStart = _at;
            if (!(RRFormat.CompressibleNames(type) == 0 ? TryCopy(owner, record) : TryCompress(owner, record, type)))
            {
                Rewind(start);
                return false;
            }

            if (RRFormat.WholeName(type) is var name and >= 0)
            {
                _names.Note(_reply, recordStart + RRFormat.HeaderLength + name);
            }

            if (ttl is { } seconds)
            {
                BinaryPrimitives.WriteUInt32BigEndian(_reply[(recordStart + RRFormat.TtlOffset)..], seconds);
            }
        }

        return true;
    }

    /// <summary>Writes records of any type under an owner that may not stand in the reply yet.</summary>
    /// <param name="owner">The owner, uncompressed.</param>
    /// <param name="records">The encoded records of one RRset.</param>
    /// <param name="type">The RRset's type.</param>
    public bool TryWriteUnder(ReadOnlySpan<byte> owner, ReadOnlySpan<byte> records, RRType type)
    {
        int start = _at;
        return TryBeginOwner(owner, out OwnerTail tail) && EndOwner(TryWrite(tail.Owner, records, type), start, tail);
    }

    /// <summary>Writes some of many address records of one length under an owner that may not stand in the reply yet.</summary>
    /// <inheritdoc cref="TryCopy(ushort, ReadOnlySpan{byte}, int, ReadOnlySpan{ushort}, uint)"/>
    public bool TryCopyUnder(ReadOnlySpan<byte> owner, ReadOnlySpan<byte> records, int recordLength, scoped ReadOnlySpan<ushort> picked, uint ttl)
    {
        int start = _at;
        return TryBeginOwner(owner, out OwnerTail tail) && EndOwner(TryCopy(tail.Owner, records, recordLength, picked, ttl), start, tail);
    }

    /// <summary>Where the name that was written last stands.</summary>
    public readonly ushort LastName => NameCompression.Pointer(_names.LastName);

    /// <summary>Copies the first labels of a name that stands in the reply, in the case that it has there.</summary>
    /// <param name="name">A pointer to the name.</param>
    /// <param name="labels">Room for exactly these labels.</param>
    public readonly void CopyLabels(ushort name, Span<byte> labels) => NameCompression.CopyLabels(_reply, name, labels);

    /// <summary>Takes back what was written since the reply had this length, and the names that stood there.</summary>
    /// <param name="length">An earlier value of <see cref="Length"/>.</param>
    public void Rewind(int length)
    {
        _at = length;
        _names.ForgetFrom(length);
    }

    /// <summary>A pointer to a name, which is looked for among those that stand in the reply; 0 when it is not there.</summary>
    /// <param name="name">The name, uncompressed.</param>
    public ushort PointerTo(ReadOnlySpan<byte> name) => _names.PointerTo(_reply, name);

    /// <summary>Writes OPT into the room that was kept back for it. An extended error is left out when it does not fit.</summary>
    public void WriteOpt(ref ReplyOpt opt, Rcode rcode)
    {
        int length = opt.Length;
        if (length == 0)
        {
            return;
        }

        int error = opt.Error?.Option.Length ?? 0;
        if (error > _limit - _at)
        {
            opt.Error = null;
            error = 0;
        }

        _at += opt.Write(rcode, _reply.Slice(_at, length + error));
    }

    /// <summary>Writes flags and counts into the header.</summary>
    public readonly void WriteHeader(ushort flags, int answers, int authorities, int additional)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_reply[2..], flags);
        BinaryPrimitives.WriteUInt16BigEndian(_reply[6..], (ushort)answers);
        BinaryPrimitives.WriteUInt16BigEndian(_reply[8..], (ushort)authorities);
        BinaryPrimitives.WriteUInt16BigEndian(_reply[10..], (ushort)additional);
    }

    // Writes the owner of the first record. That record comes with a pointer, whose place is the owner's last two bytes.
    private bool TryBeginOwner(ReadOnlySpan<byte> owner, out OwnerTail tail)
    {
        tail = default;
        int start = _at;
        if (!_names.TryWrite(_reply, owner, ref _at, _limit))
        {
            return false;
        }

        if (_names.LastName > NameCompression.MaxOffset)
        {
            // Too far behind for the other records to point to.
            Rewind(start);
            return false;
        }

        _at -= sizeof(ushort);
        tail = new OwnerTail(LastName, _at, BinaryPrimitives.ReadUInt16BigEndian(_reply[_at..]));
        return true;
    }

    private bool EndOwner(bool fits, int start, OwnerTail tail)
    {
        if (!fits)
        {
            Rewind(start);
            return false;
        }

        BinaryPrimitives.WriteUInt16BigEndian(_reply[tail.At..], tail.Bytes);
        return true;
    }

    private bool TryCompress(ushort owner, ReadOnlySpan<byte> record, RRType type)
    {
        int start = _at;
        int read = RRFormat.HeaderLength + RRFormat.FirstName(type);
        if (read > _limit - _at)
        {
            return false;
        }

        record[..read].CopyTo(_reply[_at..]);
        _at += read;
        for (int names = RRFormat.CompressibleNames(type); names > 0; names--)
        {
            int length = WireName.Length(record[read..]);
            if (!_names.TryWrite(_reply, record.Slice(read, length), ref _at, _limit))
            {
                return false;
            }

            read += length;
        }

        var tail = record[read..];
        if (tail.Length > _limit - _at)
        {
            return false;
        }

        tail.CopyTo(_reply[_at..]);
        _at += tail.Length;
        BinaryPrimitives.WriteUInt16BigEndian(_reply[start..], owner);
        BinaryPrimitives.WriteUInt16BigEndian(_reply[(start + RRFormat.LengthOffset)..], (ushort)(_at - start - RRFormat.HeaderLength));
        return true;
    }

    private readonly record struct OwnerTail(ushort Owner, int At, ushort Bytes);
}
