using DnsLb.Core.Pools;
using DnsLb.Core.Wire;

namespace DnsLb.Core.Zones;

/// <summary>Turns the records of a definition into the arrays of a <see cref="Zone"/>.</summary>
internal sealed class ZoneCompiler(ZoneDefinition definition, int workers)
{
    // Of this process.
    private static readonly UInt128 SourceKey = SipHash.RandomKey();

    private readonly NameTable _names = definition.Records.Owners;

    private readonly Dictionary<(int Owner, RRType Type), int> _pools = definition.Pools
        .Select((entry, index) => (entry, index))
        .ToDictionary(pair => (pair.entry.Owner, pair.entry.Pool.IsIPv6 ? RRType.AAAA : RRType.A), pair => pair.index);

    public Zone Compile()
    {
        int[] parents = AddEmptyNonTerminals();
        IReadOnlyList<Range> groups = definition.Records.GroupIntoRRsets();
        ZoneNode[] nodes = LargeArray.Allocate<ZoneNode>(_names.Count);
        RRset[] rrsets = LargeArray.Allocate<RRset>(CountRRsets(groups, nodes));
        byte[] records = Encode(groups, nodes.Length, rrsets);
        MarkWildcards(nodes, parents);
        MarkCuts(groups, nodes, parents);
        Pool[] pools = [.. definition.Pools.Select(entry => new Pool(entry.Pool, workers, SourceKey))];
        return new Zone(definition, _names, nodes, rrsets, records, pools, workers);
    }

    // Adds the names between each owner and the apex, and gives the parent of each name; the apex has none: -1.
    private int[] AddEmptyNonTerminals()
    {
        var parents = new List<int>(_names.Count);
        int apex = _names.IndexOf(definition.Apex);
        int lastParent = apex;
        for (int name = 0; name < _names.Count; name++)
        {
            if (name == apex)
            {
                parents.Add(-1);
                continue;
            }

            var parent = _names[name][(_names[name][0] + 1)..];
            if (!parent.SequenceEqual(_names[lastParent]))
            {
                lastParent = _names.Add(parent);
            }

            parents.Add(lastParent);
        }

        return [.. parents];
    }

    // The first RRset of a node has the number of the node, so that a query waits for both at once; the others come behind all of these.
    private int CountRRsets(IReadOnlyList<Range> groups, ZoneNode[] nodes)
    {
        var source = definition.Records.Records;
        Array.Fill(nodes, new ZoneNode(0, -1, 0, false));
        int count = nodes.Length;
        foreach (Range group in groups)
        {
            ref ZoneNode node = ref nodes[source[group][0].Owner];
            node = node with { OtherRRsets = node.RRsets <= 1 ? count : node.OtherRRsets, RRsets = (ushort)(node.RRsets + 1) };
            count += node.RRsets > 1 ? 1 : 0;
        }

        return count;
    }

    private byte[] Encode(IReadOnlyList<Range> groups, int others, RRset[] rrsets)
    {
        var source = definition.Records.Records;
        byte[] records = LargeArray.Allocate<byte>(EncodedLength(groups));
        int end = 0;
        int owner = -1;
        foreach (Range range in groups)
        {
            var group = source[range];
            ref RRset rrset = ref rrsets[group[0].Owner != owner ? group[0].Owner : others++];
            owner = group[0].Owner;
            int pool = PoolAt(group[0]);
            if (pool >= 0)
            {
                rrset = RRset.OfPool(group[0].Type, pool);
                continue;
            }

            int start = end;
            foreach (ref readonly ZoneRecords.Record record in group)
            {
                end += Encode(record, records.AsSpan(end));
            }

            rrset = RRset.OfRecords(group[0].Type, group.Length, start, end - start);
        }

        return records;
    }

    private int EncodedLength(IReadOnlyList<Range> groups)
    {
        long length = 0;
        foreach (ref readonly ZoneRecords.Record record in definition.Records.Records)
        {
            length += RRFormat.HeaderLength + record.RdataLength;
        }

        return groups.Count == 0 ? 0 : checked((int)length);
    }

    private int Encode(in ZoneRecords.Record record, Span<byte> to)
    {
        RRFormat.WriteHeader(to, record.Type, record.Ttl, record.RdataLength);
        definition.Records.Rdata(record).CopyTo(to[RRFormat.HeaderLength..]);
        return RRFormat.HeaderLength + record.RdataLength;
    }

    private int PoolAt(in ZoneRecords.Record record) =>
        record.Type is RRType.A or RRType.AAAA && _pools.TryGetValue((record.Owner, record.Type), out int pool) ? pool : -1;

    private void MarkWildcards(ZoneNode[] nodes, int[] parents)
    {
        for (int name = 0; name < nodes.Length; name++)
        {
            if (parents[name] >= 0 && _names[name] is [1, (byte)'*', ..])
            {
                nodes[parents[name]] = nodes[parents[name]] with { HasWildcard = true };
            }
        }
    }

    private void MarkCuts(IReadOnlyList<Range> groups, ZoneNode[] nodes, int[] parents)
    {
        var source = definition.Records.Records;
        bool[] isCut = new bool[nodes.Length];
        bool any = false;
        foreach (Range group in groups)
        {
            ref readonly ZoneRecords.Record first = ref source[group][0];
            bool cuts = first.Type == RRType.DNAME || (first.Type == RRType.NS && parents[first.Owner] >= 0);
            isCut[first.Owner] |= cuts;
            any |= cuts;
        }

        for (int name = 0; any && name < nodes.Length; name++)
        {
            int topmost = -1;
            for (int at = name; at >= 0; at = parents[at])
            {
                topmost = isCut[at] ? at : topmost;
            }

            nodes[name] = nodes[name] with { Cut = topmost };
        }
    }
}
