using DnsLb.Core.Leases;
using DnsLb.Core.Pools;
using DnsLb.Core.Selection;
using DnsLb.Core.Wire;

namespace DnsLb.Core.Answering;

/// <summary>Selects the members of pools for one query after another.</summary>
/// <param name="time">The clock; null: it stands still.</param>
internal sealed class PoolSelection(TimeProvider? time)
{
    // As many as the addresses of all targets that an additional section looks at, and of their aliases.
    private const int MostPicks = 256;

    private readonly ushort[] _picked = new ushort[SelectionStages.MostAnswers];
    private readonly Pick[] _picks = new Pick[MostPicks];

    // Each reply sets it first.
    private Query _query = null!;
    private bool _isVerified;
    private int _picksMade;
    private int _taken;
    private int _answered;

    /// <summary>What <see cref="PickAnswer"/> picked last, until another pick.</summary>
    public ReadOnlySpan<ushort> Answer => _picked.AsSpan(0, _answered);

    /// <summary>Forgets what was picked for the last reply.</summary>
    /// <param name="query">The query that is answered now.</param>
    /// <param name="isVerified">Whether the client was seen to hear its answers: by a valid cookie or over TCP.</param>
    public void BeginReply(Query query, bool isVerified)
    {
        _query = query;
        _isVerified = isVerified;
        _picksMade = 0;
        _taken = 0;
    }

    /// <summary>Picks the members of the answer.</summary>
    /// <param name="view">What the pool is now.</param>
    /// <param name="client">Who asks.</param>
    /// <param name="ttl">Gets the TTL of the answer, in seconds.</param>
    /// <param name="answer">Hears how much of the client's subnet the choice depends on.</param>
    /// <param name="trace">Hears which members were picked and why.</param>
    /// <returns>Their indexes in the pool, in the order of the answer, until the next pick.</returns>
    public ReadOnlySpan<ushort> PickAnswer<TTrace>(PoolView view, scoped in Client client, out uint ttl, scoped ref AnswerWriter answer, scoped ref TTrace trace)
        where TTrace : struct, ISelectionTrace
    {
        PickRequest request = Request(view, _query.Name.Hash(0), client, ref answer) with { IsTrial = TTrace.IsRecording };
        _answered = view.Pick(request, _picked, out ttl, ref trace);
        return Answer;
    }

    /// <summary>Picks the members of a pool beside the answer: the same ones for the whole of a reply.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="name">The name that led to it, in place of the query name.</param>
    /// <param name="client">Who asks.</param>
    /// <param name="answer">Hears how much of the client's subnet the choice depends on.</param>
    /// <param name="trace">Hears of the pool and of what it picks, once for a reply.</param>
    /// <returns>The members; none when there is no room for them, as in no message.</returns>
    public PickedMembers PickOnce<TTrace>(Pool pool, LookupName name, scoped in Client client, scoped ref AnswerWriter answer, scoped ref TTrace trace)
        where TTrace : struct, IAnswerTrace
    {
        ulong hash = name.Hash(0);
        foreach (ref readonly Pick made in _picks.AsSpan(0, _picksMade))
        {
            if (made.Pool == pool && made.Name == hash)
            {
                return Members(made);
            }
        }

        PoolView view = pool.View;
        if (_picksMade == MostPicks || view.Answers > _picked.Length - _taken)
        {
            return new PickedMembers([], 0, [], view.Ttl);
        }

        if (TTrace.IsRecording)
        {
            trace.Pool(pool);
        }

        // Nobody asked for these: they are no lease.
        PickRequest request = Request(view, hash, client, ref answer) with { IsTrial = true };
        int count = view.Pick(request, _picked.AsSpan(_taken), out uint ttl, ref trace);
        var pick = new Pick(pool, hash, ttl, _taken, count);
        _picks[_picksMade++] = pick;
        _taken += pick.Count;
        return Members(pick);
    }

    private PickRequest Request(PoolView view, ulong name, scoped in Client client, scoped ref AnswerWriter answer)
    {
        var request = new PickRequest(view.LooksAtClient ? HashClient(ref answer, client) : 0, name);
        return view.LooksAtTime && time is not null ? request with { Now = LeaseClock.Milliseconds(time), IsVerified = _isVerified } : request;
    }

    private PickedMembers Members(scoped in Pick pick) => new(pick.Pool.Records, pick.Pool.RecordLength, _picked.AsSpan(pick.First, pick.Count), pick.Ttl);

    // A subnet of /0 asks that the client's own address stays out of it; the resolver's is then all there is (RFC 7871 section 7.1.2).
    private ulong HashClient(scoped ref AnswerWriter answer, scoped in Client client)
    {
        ref readonly ClientSubnet subnet = ref _query.Subnet;
        if (subnet.SourcePrefix > 0)
        {
            answer.ScopePrefix = subnet.SourcePrefix;
            Span<byte> prefix = stackalloc byte[subnet.AddressLength];
            subnet.CopyAddress(prefix);
            return StableHash.Of(prefix);
        }

        ClientAddress address = client.Address;
        return StableHash.Of(client.IsIPv6 ? address : address[..4]);
    }

    private readonly record struct Pick(Pool Pool, ulong Name, uint Ttl, int First, int Count);
}
