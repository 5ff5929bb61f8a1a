using DnsLb.Core.Wire;
using DnsLb.Core.Zones;

namespace DnsLb.Core.ZoneFiles;

/// <summary>Gives each RRset one TTL, the lowest (RFC 2181 section 5.2), and drops records that stand there twice (section 5).</summary>
internal sealed class RRsetRepair(RRsets rrsets, IReadOnlySet<int> poolOwners, DiagnosticList diagnostics)
{
    private readonly ZoneRecords _records = rrsets.Zone;
    private readonly Dictionary<int, uint> _lowestTtls = [];
    private readonly HashSet<int> _dropped = [];

    /// <summary>Repairs all RRsets and reports each change; an address that a pool has twice is an error.</summary>
    /// <returns>The RRsets themselves when nothing had to be changed.</returns>
    public RRsets Run()
    {
        foreach (Range rrset in rrsets.All)
        {
            (int start, int length) = rrset.GetOffsetAndLength(_records.Count);
            if (length > 1)
            {
                FindDuplicates(start, length);
                FindLowestTtl(start, length);
            }
        }

        return _dropped.Count == 0 && _lowestTtls.Count == 0 ? rrsets : new RRsets(Copy()) { Apex = rrsets.Apex };
    }

    private void FindDuplicates(int start, int length)
    {
        if (length == 2)
        {
            DropIfEqual(start, start + 1);
            return;
        }

        int[] order = [.. Enumerable.Range(start, length)];
        Array.Sort(order, (a, b) => Rdata(a).SequenceCompareTo(Rdata(b)) is var difference and not 0 ? difference : a.CompareTo(b));
        int first = order[0];
        foreach (int next in order.AsSpan(1))
        {
            if (!DropIfEqual(first, next))
            {
                first = next;
            }
        }
    }

    private bool DropIfEqual(int first, int second)
    {
        if (!Rdata(first).SequenceEqual(Rdata(second)))
        {
            return false;
        }

        ref readonly ZoneRecords.Record record = ref _records.Records[second];
        _dropped.Add(second);
        string what = $"\"{rrsets.NameOf(record.Owner)} {TypeNames.ToText(record.Type)}\"";
        string line = $"line {_records.Records[first].Position.Line}";
        if (record.Type is RRType.A or RRType.AAAA && poolOwners.Contains(record.Owner))
        {
            diagnostics.Error(record.Position, $"the pool {what} has this address already, in {line}");
        }
        else
        {
            diagnostics.Warning(record.Position, $"{what} has the same record in {line}; it is served once");
        }

        return true;
    }

    private void FindLowestTtl(int start, int length)
    {
        ReadOnlySpan<ZoneRecords.Record> rrset = _records.Records.Slice(start, length);
        uint lowest = rrset[0].Ttl;
        int other = 0;
        for (int i = 1; i < length; i++)
        {
            lowest = Math.Min(lowest, rrset[i].Ttl);
            other = other == 0 && rrset[i].Ttl != rrset[0].Ttl ? i : other;
        }

        if (other == 0)
        {
            return;
        }

        ref readonly ZoneRecords.Record record = ref rrset[other];
        diagnostics.Warning(
            record.Position,
            $"\"{rrsets.NameOf(record.Owner)} {TypeNames.ToText(record.Type)}\" has TTL {record.Ttl} here and {rrset[0].Ttl} in line {rrset[0].Position.Line}; the lowest, {lowest}, is served");
        for (int i = 0; i < length; i++)
        {
            _lowestTtls[start + i] = lowest;
        }
    }

    private ReadOnlySpan<byte> Rdata(int record) => _records.Rdata(_records.Records[record]);

    private ZoneRecords Copy()
    {
        const int bytesPerRecord = 24;
        var copy = new ZoneRecords((long)_records.Count * bytesPerRecord);
        for (int owner = 0; owner < _records.Owners.Count; owner++)
        {
            copy.Owners.Add(_records.Owners[owner]);
        }

        for (int i = 0; i < _records.Count; i++)
        {
            if (!_dropped.Contains(i))
            {
                ref readonly ZoneRecords.Record record = ref _records.Records[i];
                copy.Add(record.Owner, record.Type, _lowestTtls.GetValueOrDefault(i, record.Ttl), _records.Rdata(record), record.Position);
            }
        }

        return copy;
    }
}
