using System.Runtime.CompilerServices;
using DnsLb.Core.Pools;
using DnsLb.Core.Wire;
using DnsLb.Core.Zones;

namespace DnsLb.Core.Answering;

/// <summary>A reply in the making: its sections and flags on top of a <see cref="ReplyWriter"/>.</summary>
internal ref struct AnswerWriter
{
    private const ushort Response = 0x8000;
    private const ushort AuthoritativeFlag = 0x0400;
    private const ushort TruncatedFlag = 0x0200;
    private const ushort MinimumReply = 512;

    // Opcode, RD and CD come back as they were sent (RFC 1035 section 4.1.1, RFC 4035 section 3.2.2).
    private const ushort Copied = 0x7910;

    private readonly Query _query;
    private ReplyWriter _reply;
    private ReplyOpt _opt;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public AnswerWriter(Span<byte> reply, ReadOnlySpan<byte> queryBytes, Query query, ReplyOptions options, bool isTcp, Span<uint> compressionRoom)
    {
        _query = query;
        _opt = new ReplyOpt(query, options);
        int size = isTcp ? ushort.MaxValue : query.HasEdns ? Math.Clamp(query.UdpSize, MinimumReply, ReplyOpt.UdpSize) : MinimumReply;
        int limit = Math.Min(reply.Length, size) - _opt.Length;
        _reply = new ReplyWriter(reply, queryBytes, query.QuestionLength, limit, compressionRoom);
    }

    /// <summary>The AA flag.</summary>
    public bool Authoritative { get; set; }

    /// <summary>True once something that must be in the reply did not fit.</summary>
    public bool Truncated { get; private set; }

    /// <summary>How many bits of the client's subnet the answer depends on (RFC 7871 section 7.2.1).</summary>
    public byte ScopePrefix
    {
        set => _opt.ScopePrefix = value;
    }

    /// <summary>What else there is to say of the answer (RFC 8914); null: nothing.</summary>
    public ExtendedError? ExtendedError
    {
        readonly get => _opt.Error;
        set => _opt.Error = value;
    }

    /// <summary>The zone of the name asked for; null when no zone answers.</summary>
    public Zone? AskedZone { get; set; }

    /// <summary>How the name asked for matches in its zone.</summary>
    public ZoneMatch AskedMatch { get; set; }

    /// <summary>The type of the RRset of the name asked for that answers; none when it has no such RRset.</summary>
    public RRType AskedType { get; set; }

    /// <summary>The pool whose members are the answer, or would be; null: it is none's.</summary>
    public Pool? AskedPool { get; set; }

    /// <summary>Which replies it is the same as to whoever abuses them; found out only where replies are limited.</summary>
    public readonly ReplyClass Class => ReplyClass.Of(AskedZone, AskedMatch, AskedType);

    public int Answers { get; private set; }

    public int Authorities { get; private set; }

    public int Additional { get; private set; }

    /// <summary>A pointer to the name that was written last.</summary>
    public readonly ushort LastName => _reply.LastName;

    /// <summary>Copies the first labels of a name that stands in the reply, in the case that it has there.</summary>
    public readonly void CopyLabels(ushort name, Span<byte> labels) => _reply.CopyLabels(name, labels);

    /// <summary>Adds an RRset to the answer section, beginning with the record of this worker's turn when it is an address set.</summary>
    public bool TryAnswer(ushort owner, Zone zone, int rrset, int worker)
    {
        ref readonly RRset set = ref zone[rrset];
        var records = zone.Records(set);
        bool fits = set.Type is RRType.A or RRType.AAAA
            ? _reply.TryCopy(owner, records, set.Count > 1 ? zone.NextTurn(worker, rrset) * (records.Length / set.Count) : 0)
            : _reply.TryWrite(owner, records, set.Type);
        return CountAnswers(fits, set.Count);
    }

    /// <summary>Adds encoded records of one type to the answer section, all or none.</summary>
    public bool TryAnswer(ushort owner, ReadOnlySpan<byte> records, RRType type, int count) => CountAnswers(_reply.TryWrite(owner, records, type), count);

    /// <summary>Adds an RRset of an ancestor of the name asked for to the answer section.</summary>
    public bool TryAnswerAncestor(Zone zone, int node, int rrset) => CountAnswers(TryWrite(zone, node, zone[rrset], ttl: null), zone[rrset].Count);

    /// <summary>Adds the picked members of a pool to the answer section, all or none.</summary>
    public bool TryAnswer(ushort owner, Pool pool, scoped ReadOnlySpan<ushort> picked, uint ttl) =>
        CountAnswers(_reply.TryCopy(owner, pool.Records, pool.RecordLength, picked, ttl), picked.Length);

    /// <summary>Adds an RRset of a name that stands in the reply already to the authority section.</summary>
    public bool TryAuthority(Zone zone, int node, int rrset, uint? ttl = null)
    {
        ref readonly RRset set = ref zone[rrset];
        bool fits = TryWrite(zone, node, set, ttl);
        Authorities += fits ? set.Count : 0;
        Truncated |= !fits;
        return fits;
    }

    /// <summary>Adds an RRset to the additional section.</summary>
    /// <param name="owner">Its owner in wire format.</param>
    /// <param name="records">Its encoded records.</param>
    /// <param name="set">The RRset.</param>
    /// <param name="isRequired">True when the client cannot go on without: then TC tells that it is missing (RFC 9471).</param>
    public void TryAdditional(ReadOnlySpan<byte> owner, ReadOnlySpan<byte> records, in RRset set, bool isRequired) =>
        CountAdditional(_reply.TryWriteUnder(owner, records, set.Type), set.Count, isRequired);

    /// <summary>Adds the picked members of a pool to the additional section.</summary>
    /// <param name="owner">The pool's owner in wire format.</param>
    /// <param name="picked">The members.</param>
    /// <param name="isRequired">As for an RRset.</param>
    public void TryAdditional(ReadOnlySpan<byte> owner, scoped in PickedMembers picked, bool isRequired)
    {
        bool fits = picked.Members.IsEmpty || _reply.TryCopyUnder(owner, picked.Records, picked.RecordLength, picked.Members, picked.Ttl);
        CountAdditional(fits, picked.Members.Length, isRequired);
    }

    /// <summary>Writes OPT and header; the reply is then whole.</summary>
    /// <returns>Its length.</returns>
    public int Finish(Rcode rcode)
    {
        _reply.WriteOpt(ref _opt, rcode);
        Additional += _query.HasEdns ? 1 : 0;
        int flags = Response | (_query.Flags & Copied) | ((int)rcode & 0xF);
        flags |= Authoritative ? AuthoritativeFlag : 0;
        flags |= Truncated ? TruncatedFlag : 0;
        _reply.WriteHeader((ushort)flags, Answers, Authorities, Additional);
        return _reply.Length;
    }

    /// <summary>Says TC without a record: the client is to ask over TCP before it gets any.</summary>
    public void Truncate() => Truncated = true;

    /// <summary>Takes all records back and writes a reply without any that says TC: the client is to ask again over TCP. The rcode stays, for whoever does not look at TC.</summary>
    /// <returns>Its length.</returns>
    public int FinishWithoutRecords(Rcode rcode)
    {
        _reply.Rewind(QueryReader.HeaderLength + _query.QuestionLength);
        (Answers, Authorities, Additional) = (0, 0, 0);
        Truncated = true;
        _opt.Shorten();
        return Finish(rcode);
    }

    private bool TryWrite(Zone zone, int node, in RRset set, uint? ttl)
    {
        ushort owner = _reply.PointerTo(zone.NameOf(node));
        return owner != 0 && _reply.TryWrite(owner, zone.Records(set), set.Type, ttl);
    }

    private void CountAdditional(bool fits, int count, bool isRequired)
    {
        Additional += fits ? count : 0;
        Truncated |= !fits && isRequired;
    }

    private bool CountAnswers(bool fits, int count)
    {
        Answers += fits ? count : 0;
        Truncated |= !fits;
        return fits;
    }
}
