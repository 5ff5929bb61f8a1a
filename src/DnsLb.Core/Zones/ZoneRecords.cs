using System.Runtime.InteropServices;
using DnsLb.Core.Wire;

namespace DnsLb.Core.Zones;

/// <summary>The records of one zone while it is being read: three growing arrays, no object per record.</summary>
public sealed class ZoneRecords
{
    private readonly NameTable _owners;
    private Record[] _records;
    private byte[] _rdata;
    private int _count;
    private int _rdataLength;
    private List<Range>? _rrsets;

    /// <summary>Makes room for the records of a file of about this many bytes.</summary>
    public ZoneRecords(long expectedFileLength = 0)
    {
        int records = (int)Math.Clamp(expectedFileLength / 24, 64, 1 << 26);
        _records = LargeArray.Allocate<Record>(records);
        _rdata = LargeArray.Allocate<byte>(records * 4);
        _owners = new NameTable(records / 2);
    }

    /// <summary>How many records were added.</summary>
    public int Count => _count;

    /// <summary>The owners, each once.</summary>
    public NameTable Owners => _owners;

    /// <summary>The records in the order in which they were added, until they are grouped.</summary>
    public ReadOnlySpan<Record> Records => _records.AsSpan(0, _count);

    /// <summary>The RDATA of a record, names in it uncompressed.</summary>
    public ReadOnlySpan<byte> Rdata(in Record record) => _rdata.AsSpan(record.RdataOffset, record.RdataLength);

    /// <summary>Adds a record.</summary>
    /// <param name="owner">The owner's index in <see cref="Owners"/>.</param>
    /// <param name="type">The RR type.</param>
    /// <param name="ttl">The TTL in seconds, at most 2^31 - 1 (RFC 2181 section 8).</param>
    /// <param name="rdata">The RDATA in wire format, at most 65,535 bytes, names in it uncompressed.</param>
    /// <param name="position">Where the record stands.</param>
    public void Add(int owner, RRType type, uint ttl, ReadOnlySpan<byte> rdata, RecordPosition position)
    {
        if (_count == _records.Length)
        {
            LargeArray.Resize(ref _records, checked(_records.Length * 2));
        }

        if (_rdataLength + rdata.Length > _rdata.Length)
        {
            LargeArray.Resize(ref _rdata, checked(Math.Max(_rdata.Length * 2, _rdataLength + rdata.Length)));
        }

        _rrsets = null;
        rdata.CopyTo(_rdata.AsSpan(_rdataLength));
        _records[_count++] = new Record(owner, _rdataLength, ttl, (ushort)rdata.Length, type, position);
        _rdataLength += rdata.Length;
    }

    /// <summary>Sorts the records by owner and type, those of one RRset in the order in which they were added.</summary>
    /// <returns>For each RRset its records, as a range of the now sorted <see cref="Records"/>.</returns>
    public IReadOnlyList<Range> GroupIntoRRsets() => _rrsets ??= Group();

    private List<Range> Group()
    {
        SortByOwner();
        var rrsets = new List<Range>(_owners.Count);
        for (int start = 0; start < _count;)
        {
            int end = start + 1;
            while (end < _count && _records[end].Owner == _records[start].Owner)
            {
                end++;
            }

            SortByType(_records.AsSpan(start, end - start));
            while (start < end)
            {
                int first = start;
                while (start < end && _records[start].Type == _records[first].Type)
                {
                    start++;
                }

                rrsets.Add(first..start);
            }
        }

        return rrsets;
    }

    // Counting sort: owners are small dense numbers, and most files are in order already.
    private void SortByOwner()
    {
        bool sorted = true;
        int[] next = new int[_owners.Count + 1];
        for (int i = 0; i < _count; i++)
        {
            next[_records[i].Owner + 1]++;
            sorted &= i == 0 || _records[i - 1].Owner <= _records[i].Owner;
        }

        if (sorted)
        {
            return;
        }

        for (int i = 1; i < next.Length; i++)
        {
            next[i] += next[i - 1];
        }

        Record[] byOwner = LargeArray.Allocate<Record>(_count);
        foreach (ref readonly Record record in Records)
        {
            byOwner[next[record.Owner]++] = record;
        }

        _records = byOwner;
    }

    // Stable, and linear for the usual owner whose records are grouped by type already.
    private static void SortByType(Span<Record> records)
    {
        for (int i = 1; i < records.Length; i++)
        {
            if (records[i].Type < records[i - 1].Type)
            {
                Record[] byType = [.. records.ToArray().OrderBy(record => record.Type)];
                byType.CopyTo(records);
                return;
            }
        }
    }

    /// <summary>One record; its RDATA lies in the zone's common array.</summary>
    [StructLayout(LayoutKind.Auto)]
    public readonly record struct Record(int Owner, int RdataOffset, uint Ttl, ushort RdataLength, RRType Type, RecordPosition Position);
}
