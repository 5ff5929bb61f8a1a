using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using DnsLb.Core.Counting;
using DnsLb.Core.Pools;
using DnsLb.Core.Wire;

namespace DnsLb.Core.Zones;

/// <summary>A compiled zone, immutable: a table of names, their nodes and RRsets, and all records in one array, ready to be copied into replies.</summary>
/// <remarks>
/// Each record is encoded with the owner <c>C0 0C</c>, a pointer to the query name. What does change, the rotation of plain
/// address sets, is one number per worker and RRset, written by that worker alone.
/// </remarks>
public sealed class Zone
{
    // How many outcomes the answer path tells apart that a zone has part in.
    private const int PacketKinds = 10;

    private readonly NameTable _names;
    private readonly ZoneNode[] _nodes;
    private readonly RRset[] _rrsets;
    private readonly byte[] _records;
    private readonly Pool[] _pools;
    private readonly ushort[][] _turns;

    internal Zone(
        ZoneDefinition definition, NameTable names, ZoneNode[] nodes, RRset[] rrsets, byte[] records, Pool[] pools, int workers)
    {
        _names = names;
        _nodes = nodes;
        _rrsets = rrsets;
        _records = records;
        _turns = [.. Enumerable.Range(0, workers).Select(worker => FirstTurns(rrsets, worker))];

        Apex = definition.Apex;
        ApexNode = names.IndexOf(definition.Apex);
        Serial = definition.Serial;
        RecordCount = definition.Records.Count;
        RecordsHash = Zones.RecordsHash.Of(definition.Records);
        _pools = pools;
        Packets = new LaneCounters(PacketKinds, workers);
        Name = WireName.ToText(definition.Apex);
        NegativeTtl = FindNegativeTtl();
    }

    /// <summary>The apex in presentation form.</summary>
    public string Name { get; }

    /// <summary>The apex in wire format and lower case.</summary>
    public ReadOnlyMemory<byte> Apex { get; }

    /// <summary>The node of the apex.</summary>
    public int ApexNode { get; }

    /// <summary>The SOA's serial.</summary>
    public uint Serial { get; }

    /// <summary>How many records the zone's files hold.</summary>
    public int RecordCount { get; }

    /// <summary>How many names it has, those between others (empty non-terminals) included.</summary>
    public int NameCount => _names.Count;

    /// <summary>Differs from that of another zone when their records do, those of pools included, but for chance (1 in 2^64).</summary>
    public ulong RecordsHash { get; }

    /// <summary>The pools of the zone.</summary>
    public IReadOnlyList<Pool> Pools => _pools;

    /// <summary>The packets for its names, by what became of them, which the answer path knows. A lane for each responder.</summary>
    internal LaneCounters Packets { get; private set; }

    /// <summary>The TTL of the SOA in negative answers: the lower of its own TTL and its MINIMUM (RFC 2308 section 3).</summary>
    public uint NegativeTtl { get; }

    /// <summary>Compiles a definition.</summary>
    /// <param name="definition">A definition without errors; its records are used up.</param>
    /// <param name="workers">How many responders will answer from the zone, each with its own rotation.</param>
    public static Zone Compile(ZoneDefinition definition, int workers) => new ZoneCompiler(definition, workers).Compile();

    /// <summary>Goes on with the counters of the zone that this one replaces, before it is published.</summary>
    internal void AdoptCounters(Zone previous) => Packets = previous.Packets;

    /// <summary>Brings into the processor's caches what <see cref="Match"/> will wait for.</summary>
    public void Prefetch(LookupName name) => _names.Prefetch(name.Hash(0));

    /// <summary>Matches a name that is at or below the apex.</summary>
    public ZoneMatch Match(LookupName name)
    {
        int label = 0;
        int node = _names.Find(name.Suffix(0), name.Hash(0));
        while (node < 0)
        {
            label++;
            node = _names.Find(name.Suffix(label), name.Hash(label));
        }

        ref readonly ZoneNode found = ref _nodes[node];
        if (found.Cut >= 0 && MatchCut(found.Cut, isOwner: found.Cut == node && label == 0) is { Kind: not MatchKind.None } cut)
        {
            return cut;
        }

        if (label == 0)
        {
            return new ZoneMatch(MatchKind.Exact, node);
        }

        return found.HasWildcard ? new ZoneMatch(MatchKind.Wildcard, FindWildcard(name, label)) : new ZoneMatch(MatchKind.None, node);
    }

    /// <summary>The node of a name, or -1.</summary>
    public int Find(LookupName name) => _names.Find(name.Suffix(0), name.Hash(0));

    /// <summary>The node of a name, or -1.</summary>
    /// <param name="lowerName">The name in wire format and lower case.</param>
    public int Find(ReadOnlySpan<byte> lowerName) => _names.IndexOf(lowerName);

    /// <summary>The name of a node in wire format and lower case.</summary>
    public ReadOnlySpan<byte> NameOf(int node) => _names[node];

    /// <summary>The RRsets of a node, ordered by type.</summary>
    public RRset[] RRsets(int node) =>
        _nodes[node].RRsets == 0 ? [] : [_rrsets[node], .. _rrsets.AsSpan(_nodes[node].OtherRRsets, _nodes[node].RRsets - 1)];

    /// <summary>The index of a node's RRset of a type, or -1.</summary>
    public int IndexOf(int node, RRType type)
    {
        int rrset = IndexOfAnswer(node, type);
        return rrset >= 0 && _rrsets[rrset].Type == type ? rrset : -1;
    }

    /// <summary>The index of the RRset that answers for a type: that of the type, else the CNAME, else -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int IndexOfAnswer(int node, RRType type)
    {
        ref readonly ZoneNode owner = ref _nodes[node];
        int answer = -1;
        int rrset = node;
        for (int i = 0; i < owner.RRsets; i++)
        {
            RRType found = _rrsets[rrset].Type;
            if (found == type)
            {
                return rrset;
            }

            answer = found == RRType.CNAME ? rrset : answer;
            rrset = owner.OtherRRsets + i;
        }

        return answer;
    }

    /// <summary>The index of the one RRset that answers for ANY (RFC 8482 section 4.1), or -1: the first, or where that is a pool that serves nobody, another.</summary>
    public int IndexOfAny(int node)
    {
        ref readonly ZoneNode owner = ref _nodes[node];
        int rrset = node;
        for (int i = 0; i < owner.RRsets; i++)
        {
            if (!_rrsets[rrset].IsPool || PoolOf(_rrsets[rrset]).View.Answers > 0)
            {
                return rrset;
            }

            rrset = owner.OtherRRsets + i;
        }

        return owner.RRsets == 0 ? -1 : node;
    }

    /// <summary>The RRset with an index that <see cref="IndexOf"/> gave.</summary>
    public ref readonly RRset this[int rrset] => ref _rrsets[rrset];

    /// <summary>The pool that an RRset is.</summary>
    public Pool PoolOf(scoped in RRset rrset) => _pools[rrset.Pool];

    /// <summary>The pre-encoded records of an RRset that is no pool.</summary>
    public ReadOnlySpan<byte> Records(scoped in RRset rrset) => _records.AsSpan(rrset.Bytes);

    /// <summary>Which record of a plain address set stands first this time; each answer of a worker starts one further.</summary>
    public int NextTurn(int worker, int rrset)
    {
        ref ushort turn = ref _turns[worker][rrset];
        int first = turn;
        turn = (ushort)(first + 1 < _rrsets[rrset].Count ? first + 1 : 0);
        return first;
    }

    // Each worker starts one further, so that the first answers differ though workers do not know of each other.
    private static ushort[] FirstTurns(RRset[] rrsets, int worker)
    {
        ushort[] turns = new ushort[rrsets.Length];
        for (int i = 0; worker > 0 && i < rrsets.Length; i++)
        {
            turns[i] = (ushort)(rrsets[i].Count > 1 ? worker % rrsets[i].Count : 0);
        }

        return turns;
    }

    private ZoneMatch MatchCut(int cut, bool isOwner)
    {
        // A DNAME redirects what is below its owner, not the owner itself (RFC 6672 section 2.3); NS wins over it at a delegation.
        if (cut != ApexNode && IndexOf(cut, RRType.NS) >= 0)
        {
            return new ZoneMatch(MatchKind.Delegation, cut);
        }

        return isOwner ? default : new ZoneMatch(MatchKind.Dname, cut);
    }

    private int FindWildcard(LookupName name, int label)
    {
        var encloser = name.Suffix(label);
        Span<byte> wildcard = stackalloc byte[WireName.MaxLength];
        wildcard[0] = 1;
        wildcard[1] = (byte)'*';
        encloser.CopyTo(wildcard[2..]);
        return _names.Find(wildcard[..(encloser.Length + 2)], NameHash.Extend(name.Hash(label), "*"u8));
    }

    private uint FindNegativeTtl()
    {
        var soa = Records(_rrsets[IndexOf(ApexNode, RRType.SOA)]);
        uint ttl = BinaryPrimitives.ReadUInt32BigEndian(soa[RRFormat.TtlOffset..]);
        uint minimum = BinaryPrimitives.ReadUInt32BigEndian(soa[^4..]);
        return Math.Min(ttl, minimum);
    }
}
