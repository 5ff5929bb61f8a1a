using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DnsLb.Core.Recording;

/// <summary>A ring of bytes that one worker writes records into and one other thread reads them from: without a lock, and without memory but what it has from the start.</summary>
/// <remarks>
/// Records are as long as they are, so that long replies over TCP fit and short ones do not take their room. None goes over the end of the
/// ring: where it does not fit, the rest stays empty. What finds no room is left out and counted: the worker never waits.
/// </remarks>
internal sealed class RecordRing
{
    /// <summary>The room of each ring: 20,000 queries of usual length and their replies.</summary>
    public const int DefaultCapacity = 4 << 20;

    // Headers begin at whole words, and the end of the ring is one: there is always room for the word that says that the rest is empty.
    private const int Alignment = 8;

    private static readonly int HeaderLength = Unsafe.SizeOf<RecordHeader>();

    private readonly byte[] _bytes;
    private Positions _positions;

    /// <summary>Makes an empty ring.</summary>
    /// <param name="capacity">Its room in bytes, a power of two; records of half of that always fit in an empty one.</param>
    public RecordRing(int capacity = DefaultCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(int.IsPow2(capacity), true);
        _bytes = new byte[capacity];
    }

    /// <summary>How many records were left out.</summary>
    public long Lost => Volatile.Read(ref _positions.Lost);

    /// <summary>Whether there is no record; only for the reader.</summary>
    public bool IsEmpty => _positions.Read == Volatile.Read(ref _positions.Written);

    /// <summary>Writes a record, if there is room for it; only for the worker.</summary>
    public void Write(in Ends ends, long received, long took, ReadOnlySpan<byte> query, ReadOnlySpan<byte> reply)
    {
        int length = (HeaderLength + query.Length + reply.Length + Alignment - 1) & -Alignment;
        int at = PlaceOf(_positions.Written);
        int skipped = _bytes.Length - at < length ? _bytes.Length - at : 0;
        if (!HasRoom(skipped + length))
        {
            Volatile.Write(ref _positions.Lost, _positions.Lost + 1);
            return;
        }

        if (skipped > 0)
        {
            MemoryMarshal.Write(_bytes.AsSpan(at), 0);
            at = 0;
        }

        Span<byte> record = _bytes.AsSpan(at, length);
        MemoryMarshal.Write(record, new RecordHeader(length, (ushort)query.Length, (ushort)reply.Length, received, took, ends));
        query.CopyTo(record[HeaderLength..]);
        reply.CopyTo(record[(HeaderLength + query.Length)..]);
        Volatile.Write(ref _positions.Written, _positions.Written + skipped + length);
    }

    /// <summary>The oldest record, if there is one; only for the reader, who calls <see cref="Advance"/> when it is done with it.</summary>
    public bool TryRead(out QueryRecord record)
    {
        long written = Volatile.Read(ref _positions.Written);
        if (_positions.Read != written && MemoryMarshal.Read<int>(_bytes.AsSpan(PlaceOf(_positions.Read))) == 0)
        {
            Volatile.Write(ref _positions.Read, _positions.Read + _bytes.Length - PlaceOf(_positions.Read));
        }

        if (_positions.Read == written)
        {
            record = default;
            return false;
        }

        ReadOnlySpan<byte> rest = _bytes.AsSpan(PlaceOf(_positions.Read));
        var header = MemoryMarshal.Read<RecordHeader>(rest);
        rest = rest[HeaderLength..];
        record = new QueryRecord(header, rest[..header.QueryLength], rest.Slice(header.QueryLength, header.ReplyLength));
        return true;
    }

    /// <summary>Gives the room of the oldest record back; only for the reader.</summary>
    public void Advance() => Volatile.Write(ref _positions.Read, _positions.Read + MemoryMarshal.Read<int>(_bytes.AsSpan(PlaceOf(_positions.Read))));

    // The reader's position comes from the other core only when what was seen of it leaves no room.
    private bool HasRoom(int length)
    {
        if (_positions.Written + length - _positions.ReadSeen <= _bytes.Length)
        {
            return true;
        }

        _positions.ReadSeen = Volatile.Read(ref _positions.Read);
        return _positions.Written + length - _positions.ReadSeen <= _bytes.Length;
    }

    private int PlaceOf(long position) => (int)(position & (_bytes.Length - 1));

    // Each side has a line of the cache of its own: else every record would take the other side's from it.
    [StructLayout(LayoutKind.Explicit, Size = 384)]
    private struct Positions
    {
        [FieldOffset(128)] public long Written;
        [FieldOffset(136)] public long ReadSeen;
        [FieldOffset(144)] public long Lost;
        [FieldOffset(256)] public long Read;
    }
}
