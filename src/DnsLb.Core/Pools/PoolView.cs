using DnsLb.Core.Selection;
using DnsLb.Core.Wire;

namespace DnsLb.Core.Pools;

/// <summary>What the query path sees of a pool: immutable, replaced as a whole when a condition changes.</summary>
public sealed class PoolView
{
    private readonly IPicker? _picker;
    private readonly ServingSet _serving;

    internal PoolView(SelectionResult result, Policy policy, PoolSummary summary)
    {
        _picker = result.Picker;
        _serving = result.Serving;
        Ttl = result.Ttl;
        LooksAtClient = policy.LooksAtClient;
        LooksAtTime = policy.KeepsLeases;
        Summary = summary;
        ExtendedError = summary.Doubt is { } doubt ? ExtendedError.OfHealth(doubt) : null;
        Answers = result.Picker?.Answers ?? 0;
    }

    /// <summary>The greatest TTL of answers, in seconds; policies that do not choose another give all answers this one.</summary>
    public uint Ttl { get; }

    /// <summary>True when the answer depends on the client: it is then valid for the client's subnet only (RFC 7871 section 7.2.1).</summary>
    public bool LooksAtClient { get; }

    /// <summary>True when the answer depends on when it is asked for.</summary>
    public bool LooksAtTime { get; }

    /// <summary>The members that answers may hold, as indexes in the pool.</summary>
    public IReadOnlyList<ushort> Serving => _serving.Members;

    /// <summary>The state of its members in a few figures.</summary>
    public PoolSummary Summary { get; }

    /// <summary>What is to be doubted of the answers, as <see cref="PoolSummary.Doubt"/> says (RFC 8914); null: nothing.</summary>
    public ExtendedError? ExtendedError { get; }

    /// <summary>How many members an answer holds at most; 0: none, the answer is NODATA (RFC 2308).</summary>
    public int Answers { get; }

    /// <summary>Picks the members of one answer. Allocates nothing unless the trace records; any number of workers may call it at once.</summary>
    /// <param name="request">What the choice may depend on.</param>
    /// <param name="picked">Gets the members' indexes in the pool, in the order of the answer; room for <see cref="Answers"/> at least.</param>
    /// <param name="trace">Hears which members were picked and why.</param>
    /// <param name="ttl">Gets the TTL of the answer, in seconds.</param>
    /// <returns>How many were picked, at most <see cref="Answers"/>.</returns>
    public int Pick<TTrace>(in PickRequest request, Span<ushort> picked, out uint ttl, ref TTrace trace)
        where TTrace : struct, ISelectionTrace
    {
        ttl = Ttl;
        int count = _picker?.Pick(request, picked, ref ttl) ?? 0;
        if (TTrace.IsRecording)
        {
            Explain(request, picked[..count], ref trace);
            if (ttl != Ttl)
            {
                trace.Stage("ttl");
                trace.Ttl(ttl, "the policy's own wish for this source");
            }
        }

        return count;
    }

    private void Explain<TTrace>(in PickRequest request, ReadOnlySpan<ushort> picked, ref TTrace trace)
        where TTrace : struct, ISelectionTrace
    {
        trace.Stage("pick");
        if (_picker?.Note(request) is { } note)
        {
            trace.Note(note);
        }

        foreach (ushort member in picked)
        {
            trace.Picked(member, _picker!.Explain(Array.IndexOf(_serving.Members, member), request));
        }

        for (int position = 0; position < _serving.Members.Length; position++)
        {
            if (!picked.Contains(_serving.Members[position]))
            {
                trace.Dropped(_serving.Members[position], $"not in this answer; {_picker!.Explain(position, request)}");
            }
        }
    }
}
