using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using DnsLb.Core.Pools;
using DnsLb.Core.Selection;
using DnsLb.Core.Wire;
using DnsLb.Core.Zones;

namespace DnsLb.Core.Answering;

/// <summary>Finds the answer to one query: the algorithm of RFC 1034 section 4.3.2, with wildcards (RFC 4592), DNAME (RFC 6672) and pools.</summary>
internal ref struct AnswerSearch<TTrace>
    where TTrace : struct, IAnswerTrace
{
    // A longer chain is cut off; a resolver goes on from its last name by itself.
    private const int MaxLinks = 16;

    private readonly ZoneSet _zones;
    private readonly ref readonly Query _query;
    private readonly ReadOnlySpan<byte> _queryBytes;
    private readonly ref readonly Client _client;
    private readonly Scratch _scratch;
    private readonly ref TTrace _trace;
    private AnswerWriter _answer;

    // The end of the chain of CNAMEs and DNAMEs so far: a name, and a pointer to where it stands in the reply.
    private LookupName _name;
    private ushort _owner;

    public AnswerSearch(
        ZoneSet zones,
        in Query query,
        ReadOnlySpan<byte> queryBytes,
        in Client client,
        Scratch scratch,
        AnswerWriter answer,
        ref TTrace trace)
    {
        _zones = zones;
        _query = ref query;
        _queryBytes = queryBytes;
        _client = ref client;
        _scratch = scratch;
        _answer = answer;
        _trace = ref trace;
        _name = scratch.QueryName;
        _owner = ReplyWriter.QueryName;
    }

    /// <summary>The reply, without its header and OPT.</summary>
    [UnscopedRef]
    public ref AnswerWriter Answer => ref _answer;

    public Rcode Run()
    {
        for (int link = 0; link < MaxLinks; link++)
        {
            if (FindZone() is not { } zone)
            {
                _answer.Authoritative = link > 0;
                return link > 0 ? Rcode.NoError : Rcode.Refused;
            }

            ZoneMatch match = Match(zone);
            switch (match.Kind)
            {
                case MatchKind.None:
                    AddNegative(zone);
                    return Rcode.NXDomain;
                case MatchKind.Delegation:
                    _answer.Authoritative = link > 0;
                    AddReferral(zone, match.Node);
                    return Rcode.NoError;
                case MatchKind.Dname:
                    if (!TryRedirect(zone, match.Node, out Rcode rcode))
                    {
                        return rcode;
                    }

                    break;
                default:
                    int cname = CnameAt(zone, match.Node);
                    if (cname < 0)
                    {
                        AddData(zone, match.Node);
                        return Rcode.NoError;
                    }

                    if (!TryFollow(zone, cname))
                    {
                        return Rcode.NoError;
                    }

                    break;
            }
        }

        return Rcode.NoError;
    }

    // A DS set belongs to the parent side of its cut (RFC 4035 section 3.1.4.1), if that zone is ours too.
    private readonly Zone? FindZone()
    {
        Zone? zone = _zones.Find(_name);
        bool isApex = zone is not null && zone.Apex.Length == _name.Length;
        return isApex && _query.Type == RRType.DS ? _zones.Find(_name, fromLabel: 1) ?? zone : zone;
    }

    private readonly ZoneMatch Match(Zone zone)
    {
        ZoneMatch match = zone.Match(_name);
        if (match.Kind == MatchKind.Delegation && _query.Type == RRType.DS && zone.NameOf(match.Node).Length == _name.Length)
        {
            match = match with { Kind = MatchKind.Exact };
        }

        if (TTrace.IsRecording)
        {
            _trace.Matched(zone, match);
        }

        return match;
    }

    private void AddData(Zone zone, int node)
    {
        int rrset = _query.Type == RRType.ANY ? FirstOf(zone, node) : zone.IndexOf(node, _query.Type);
        if (rrset < 0)
        {
            AddNegative(zone);
        }
        else if (zone[rrset].IsPool)
        {
            AddPicked(zone, zone.Pools[zone[rrset].Pool]);
        }
        else
        {
            _answer.TryAnswer(_owner, zone, rrset, _scratch.Worker);
        }
    }

    // ANY gets one RRset, which RFC 8482 section 4.1 allows: the whole name would make us an amplifier.
    private static int FirstOf(Zone zone, int node) => zone.RRsets(node).IsEmpty ? -1 : zone.IndexOf(node, zone.RRsets(node)[0].Type);

    private void AddPicked(Zone zone, Pool pool)
    {
        PoolView view = pool.View;
        var request = new PickRequest(view.LooksAtClient ? HashClient() : 0, _scratch.QueryName.Hash(0));
        if (TTrace.IsRecording)
        {
            _trace.Pool(pool);
        }

        int count = view.Pick(request, _scratch.Picked, ref _trace);
        if (count == 0)
        {
            AddNegative(zone);
            return;
        }

        _answer.TryAnswer(_owner, pool, _scratch.Picked.AsSpan(0, count), view.Ttl);
    }

    // A subnet of /0 asks that the client's own address stays out of it; the resolver's is then all there is (RFC 7871 section 7.1.2).
    private ulong HashClient()
    {
        ClientSubnet subnet = _query.Subnet;
        if (subnet.SourcePrefix > 0)
        {
            _answer.ScopePrefix = subnet.SourcePrefix;
            return StableHash.Of(_queryBytes.Slice(subnet.AddressStart, subnet.AddressLength));
        }

        ClientAddress address = _client.Address;
        return StableHash.Of(_client.IsIPv6 ? address : address[..4]);
    }

    // The CNAME that answers for the node, or -1: when it has none, or has what was asked for.
    private readonly int CnameAt(Zone zone, int node) =>
        _query.Type is RRType.CNAME or RRType.ANY ? -1 : zone.IndexOf(node, RRType.CNAME);

    // A CNAME that does not fit ends the search: the reply says TC.
    private bool TryFollow(Zone zone, int cname)
    {
        if (!_answer.TryAnswer(_owner, zone, cname, _scratch.Worker))
        {
            return false;
        }

        GoOnFrom(zone.Records(zone[cname])[RRFormat.HeaderLength..]);
        return true;
    }

    /// <summary>Adds a DNAME and the CNAME that it implies, and goes on from that one's target (RFC 6672 section 3.2).</summary>
    private bool TryRedirect(Zone zone, int node, out Rcode rcode)
    {
        int rrset = zone.IndexOf(node, RRType.DNAME);
        rcode = Rcode.NoError;
        if (!_answer.TryAnswerAncestor(zone, node, rrset))
        {
            return false;
        }

        ReadOnlySpan<byte> cname = SynthesizeCname(zone.Records(zone[rrset]), zone.NameOf(node).Length);
        if (cname.IsEmpty)
        {
            rcode = Rcode.YXDomain;
            return false;
        }

        if (!_answer.TryAnswer(_owner, cname, RRType.CNAME))
        {
            return false;
        }

        GoOnFrom(cname[RRFormat.HeaderLength..]);
        return true;
    }

    // The DNAME's header with its TTL, then the labels before its owner in front of its target; empty when that is no legal name.
    private readonly ReadOnlySpan<byte> SynthesizeCname(ReadOnlySpan<byte> dname, int ownerLength)
    {
        var head = _name.Suffix(0)[..(_name.Length - ownerLength)];
        var target = dname[RRFormat.HeaderLength..];
        int length = head.Length + target.Length;
        if (length > WireName.MaxLength)
        {
            return default;
        }

        Span<byte> record = _scratch.SynthesizedRecord;
        dname[..RRFormat.HeaderLength].CopyTo(record);
        BinaryPrimitives.WriteUInt16BigEndian(record[RRFormat.TypeOffset..], (ushort)RRType.CNAME);
        BinaryPrimitives.WriteUInt16BigEndian(record[RRFormat.LengthOffset..], (ushort)length);
        head.CopyTo(record[RRFormat.HeaderLength..]);
        target.CopyTo(record[(RRFormat.HeaderLength + head.Length)..]);
        return record[..(RRFormat.HeaderLength + length)];
    }

    private void GoOnFrom(ReadOnlySpan<byte> target)
    {
        _scratch.TargetName.Set(target);
        _name = _scratch.TargetName;
        _owner = _answer.LastName;
    }

    // NXDOMAIN and NODATA carry the SOA (RFC 2308 section 3).
    private void AddNegative(Zone zone) =>
        _answer.TryAuthority(zone, zone.ApexNode, zone.IndexOf(zone.ApexNode, RRType.SOA), zone.NegativeTtl);

    private void AddReferral(Zone zone, int cut)
    {
        int servers = zone.IndexOf(cut, RRType.NS);
        if (!_answer.TryAuthority(zone, cut, servers))
        {
            return;
        }

        var records = zone.Records(zone[servers]);
        while (!records.IsEmpty)
        {
            int length = RRFormat.RecordLength(records);
            AddGlue(zone, cut, records[RRFormat.HeaderLength..length]);
            records = records[length..];
        }
    }

    // Glue from below the cut is required: nobody else has it (RFC 9471 section 3.1). Other addresses of ours spare a query.
    private void AddGlue(Zone zone, int cut, ReadOnlySpan<byte> server)
    {
        LookupName name = _scratch.ServerName;
        name.Set(server);
        int node = zone.Find(name.Suffix(0));
        if (node < 0)
        {
            return;
        }

        bool required = WireName.IsAtOrBelow(name.Suffix(0), zone.NameOf(cut));
        foreach (RRType type in (ReadOnlySpan<RRType>)[RRType.A, RRType.AAAA])
        {
            int addresses = zone.IndexOf(node, type);
            if (addresses >= 0 && !zone[addresses].IsPool)
            {
                _answer.AddGlue(zone, node, addresses, required);
            }
        }
    }
}
