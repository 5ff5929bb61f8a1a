using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using DnsLb.Core.Pools;
using DnsLb.Core.Wire;
using DnsLb.Core.Zones;

namespace DnsLb.Core.Answering;

/// <summary>Finds the answer to one query after another: the algorithm of RFC 1034 section 4.3.2, with wildcards (RFC 4592), DNAME (RFC 6672) and pools.</summary>
internal sealed class AnswerSearch
{
    // A longer chain is cut off; a resolver goes on from its last name by itself.
    private const int MaxLinks = 16;

    private readonly int _worker;
    private readonly ClientNetworks _hearsDoubts;
    private readonly LookupName _target = new();
    private readonly PoolSelection _pools;
    private readonly ServiceHints _hints;
    private readonly AdditionalSection _additional;
    private readonly ulong[] _visited = new ulong[MaxLinks];
    private readonly byte[] _synthesized = new byte[RRFormat.HeaderLength + WireName.MaxLength];

    // Each run sets it first.
    private Query _query = null!;

    // Where the end of the chain of CNAMEs and DNAMEs so far stands in the reply.
    private ushort _owner;

    /// <param name="worker">The worker's number, for the turns of plain address sets.</param>
    /// <param name="settings">The clock, and who hears what is to be doubted.</param>
    public AnswerSearch(int worker, ResponderSettings settings)
    {
        _worker = worker;
        _hearsDoubts = settings.ExtendedErrors;
        _pools = new PoolSelection(settings.Time);
        _hints = new ServiceHints(_pools);
        _additional = new AdditionalSection(_pools, _hints);
    }

    /// <summary>The members in the answer of the pool that was asked.</summary>
    public ReadOnlySpan<ushort> Picked => _pools.Answer;

    private LookupName Name => _owner == ReplyWriter.QueryName ? _query.Name : _target;

    /// <summary>Writes answer, authority and additional records of one query.</summary>
    /// <param name="query">The query.</param>
    /// <param name="isVerified">Whether the client was seen to hear its answers: by a valid cookie or over TCP.</param>
    /// <param name="zones">The zones in force.</param>
    /// <param name="client">Who asks.</param>
    /// <param name="answer">Gets the records.</param>
    /// <param name="trace">Hears how they are found.</param>
    public Rcode Run<TTrace>(Query query, bool isVerified, ZoneSet zones, in Client client, scoped ref AnswerWriter answer, ref TTrace trace)
        where TTrace : struct, IAnswerTrace
    {
        _query = query;
        _owner = ReplyWriter.QueryName;
        _pools.BeginReply(query, isVerified);
        for (int link = 0; link < MaxLinks; link++)
        {
            if (FindZone(zones) is not { } zone)
            {
                return link > 0 ? Rcode.NoError : RefuseToAnswer(ref answer);
            }

            answer.Authoritative = true;
            ZoneMatch match = Match(zone, ref trace);
            if (link == 0)
            {
                answer.AskedZone = zone;
                answer.AskedMatch = match;
            }

            switch (match.Kind)
            {
                case MatchKind.None:
                    AddNegative(ref answer, zone);
                    return Rcode.NXDomain;
                case MatchKind.Delegation:
                    answer.Authoritative = link > 0;
                    AddReferral(ref answer, zone, match.Node, client, ref trace);
                    return Rcode.NoError;
                case MatchKind.Dname:
                    if (!TryRedirect(ref answer, zone, match.Node, link, out Rcode rcode))
                    {
                        return rcode;
                    }

                    break;
                default:
                    if (!AnswerFrom(match.Node, zone, zones, link, client, ref answer, ref trace))
                    {
                        return Rcode.NoError;
                    }

                    break;
            }
        }

        return Rcode.NoError;
    }

    private static Rcode RefuseToAnswer(scoped ref AnswerWriter answer)
    {
        answer.ExtendedError = ExtendedError.NotAuthoritative;
        return Rcode.Refused;
    }

    // True when a CNAME leads on to another name.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool AnswerFrom<TTrace>(int node, Zone zone, ZoneSet zones, int link, in Client client, scoped ref AnswerWriter answer, ref TTrace trace)
        where TTrace : struct, IAnswerTrace
    {
        int rrset = _query.Type == RRType.ANY ? zone.IndexOfAny(node) : zone.IndexOfAnswer(node, _query.Type);
        if (rrset < 0)
        {
            AddNegative(ref answer, zone);
            return false;
        }

        if (link == 0)
        {
            answer.AskedType = zone[rrset].Type;
        }

        if (IsLink(zone, rrset))
        {
            return TryFollow(ref answer, zone, rrset, link);
        }

        AddData(ref answer, zones, zone, node, rrset, client, ref trace);
        return false;
    }

    // A DS set belongs to the parent side of its cut (RFC 4035 section 3.1.4.1), if that zone is ours too.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Zone? FindZone(ZoneSet zones)
    {
        Zone? zone = zones.Find(Name);
        bool isApex = zone is not null && zone.Apex.Length == Name.Length;
        return isApex && _query.Type == RRType.DS ? zones.Find(Name, fromLabel: 1) ?? zone : zone;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ZoneMatch Match<TTrace>(Zone zone, ref TTrace trace)
        where TTrace : struct, IAnswerTrace
    {
        ZoneMatch match = zone.Match(Name);
        if (match.Kind == MatchKind.Delegation && _query.Type == RRType.DS && zone.NameOf(match.Node).Length == Name.Length)
        {
            match = match with { Kind = MatchKind.Exact };
        }

        if (TTrace.IsRecording)
        {
            trace.Matched(zone, match);
        }

        return match;
    }

    // A CNAME is then the answer itself.
    private bool AsksForLinks => _query.Type is RRType.CNAME or RRType.ANY;

    private bool IsLink(Zone zone, int rrset) => zone[rrset].Type == RRType.CNAME && !AsksForLinks;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddData<TTrace>(scoped ref AnswerWriter answer, ZoneSet zones, Zone zone, int node, int rrset, in Client client, ref TTrace trace)
        where TTrace : struct, IAnswerTrace
    {
        ref readonly RRset set = ref zone[rrset];
        if (set.IsPool)
        {
            AddPicked(ref answer, zone, zone.PoolOf(set), client, ref trace);
        }
        else if (RRFormat.TargetOffset(set.Type) < 0)
        {
            answer.TryAnswer(_owner, zone, rrset, _worker);
        }
        else
        {
            AddWithTargets(ref answer, zones, zone, node, rrset, client, ref trace);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddWithTargets<TTrace>(scoped ref AnswerWriter answer, ZoneSet zones, Zone zone, int node, int rrset, in Client client, ref TTrace trace)
        where TTrace : struct, IAnswerTrace
    {
        var owner = new NamedNode(zone, node, Name);
        ref readonly RRset set = ref zone[rrset];
        bool fits = set.Type is RRType.SVCB or RRType.HTTPS
            ? answer.TryAnswer(_owner, _hints.Filter(zones, owner, rrset, client, ref answer, ref trace), set.Type, set.Count)
            : answer.TryAnswer(_owner, zone, rrset, _worker);
        if (fits)
        {
            _additional.AddFor(zones, owner, rrset, client, ref answer, ref trace);
        }
    }

    private void AddPicked<TTrace>(scoped ref AnswerWriter answer, Zone zone, Pool pool, in Client client, ref TTrace trace)
        where TTrace : struct, IAnswerTrace
    {
        if (TTrace.IsRecording)
        {
            trace.Pool(pool);
        }

        PoolView view = pool.View;
        answer.AskedPool = pool;
        answer.ExtendedError = view.ExtendedError is { } doubt && _hearsDoubts.Contains(client) ? doubt : null;
        ReadOnlySpan<ushort> picked = _pools.PickAnswer(view, client, out uint ttl, ref answer, ref trace);
        if (picked.IsEmpty)
        {
            // A member may be back before the zone's negative TTL has passed.
            AddNegative(ref answer, zone, view.Ttl);
            return;
        }

        answer.TryAnswer(_owner, pool, picked, ttl);
    }

    // A CNAME that does not fit ends the search: the reply says TC.
    private bool TryFollow(scoped ref AnswerWriter answer, Zone zone, int cname, int link)
    {
        if (!answer.TryAnswer(_owner, zone, cname, _worker))
        {
            return false;
        }

        return TryGoOn(link, answer.LastName, zone.Records(zone[cname])[RRFormat.HeaderLength..]);
    }

    /// <summary>Adds a DNAME and the CNAME that it implies, and goes on from that one's target (RFC 6672 section 3.2).</summary>
    private bool TryRedirect(scoped ref AnswerWriter answer, Zone zone, int node, int link, out Rcode rcode)
    {
        int rrset = zone.IndexOf(node, RRType.DNAME);
        rcode = Rcode.NoError;
        if (!answer.TryAnswerAncestor(zone, node, rrset))
        {
            return false;
        }

        ReadOnlySpan<byte> cname = SynthesizeCname(answer, zone.Records(zone[rrset]), zone.NameOf(node).Length);
        if (cname.IsEmpty)
        {
            rcode = Rcode.YXDomain;
            return false;
        }

        if (!answer.TryAnswer(_owner, cname, RRType.CNAME, 1) || AsksForLinks)
        {
            return false;
        }

        return TryGoOn(link, answer.LastName, cname[RRFormat.HeaderLength..]);
    }

    // The DNAME's header with its TTL, then the labels before its owner, in the reply's case, in front of its target; empty when that is no legal name.
    private ReadOnlySpan<byte> SynthesizeCname(scoped in AnswerWriter answer, ReadOnlySpan<byte> dname, int ownerLength)
    {
        int head = Name.Length - ownerLength;
        var target = dname[RRFormat.HeaderLength..];
        int length = head + target.Length;
        if (length > WireName.MaxLength)
        {
            return default;
        }

        Span<byte> record = _synthesized;
        dname[..RRFormat.HeaderLength].CopyTo(record);
        BinaryPrimitives.WriteUInt16BigEndian(record[RRFormat.TypeOffset..], (ushort)RRType.CNAME);
        BinaryPrimitives.WriteUInt16BigEndian(record[RRFormat.LengthOffset..], (ushort)length);
        answer.CopyLabels(_owner, record.Slice(RRFormat.HeaderLength, head));
        target.CopyTo(record[(RRFormat.HeaderLength + head)..]);
        return record[..(RRFormat.HeaderLength + length)];
    }

    // A chain that comes back to one of its names is all in the reply.
    private bool TryGoOn(int link, ushort owner, ReadOnlySpan<byte> target)
    {
        _visited[link] = Name.Hash(0);
        _target.Set(target);
        _owner = owner;
        return !_visited.AsSpan(0, link + 1).Contains(_target.Hash(0));
    }

    // NXDOMAIN and NODATA carry the SOA (RFC 2308 section 3).
    private static void AddNegative(scoped ref AnswerWriter answer, Zone zone, uint most = uint.MaxValue) =>
        answer.TryAuthority(zone, zone.ApexNode, zone.IndexOf(zone.ApexNode, RRType.SOA), Math.Min(zone.NegativeTtl, most));

    private void AddReferral<TTrace>(scoped ref AnswerWriter answer, Zone zone, int cut, in Client client, ref TTrace trace)
        where TTrace : struct, IAnswerTrace
    {
        int servers = zone.IndexOf(cut, RRType.NS);
        if (answer.TryAuthority(zone, cut, servers))
        {
            _additional.AddGlue(zone, cut, servers, client, ref answer, ref trace);
        }
    }
}
