using DnsLb.Core.Selection;
using DnsLb.Core.Wire;

namespace DnsLb.Core.Pools;

/// <summary>What the query path sees of a pool: immutable, replaced as a whole when a condition changes.</summary>
public sealed class PoolView
{
    private readonly IPicker? _picker;
    private readonly ServingSet _serving;

    internal PoolView(SelectionResult result, bool looksAtClient, ExtendedError extendedError)
    {
        _picker = result.Picker;
        _serving = result.Serving;
        Ttl = result.Ttl;
        LooksAtClient = looksAtClient;
        ExtendedError = extendedError;
        Answers = result.Picker?.Answers ?? 0;
    }

    /// <summary>The TTL of every answer, in seconds.</summary>
    public uint Ttl { get; }

    /// <summary>True when the answer depends on the client: it is then valid for the client's subnet only (RFC 7871 section 7.2.1).</summary>
    public bool LooksAtClient { get; }

    /// <summary>The members that answers may hold, as indexes in the pool.</summary>
    public IReadOnlyList<ushort> Serving => _serving.Members;

    /// <summary>What is to be doubted of the answers (RFC 8914): that members are served that their checks have as down, by a floor or by <c>when-empty=all</c>, or that verdicts are old.</summary>
    public ExtendedError ExtendedError { get; }

    /// <summary>How many members an answer holds; 0: none, the answer is NODATA (RFC 2308).</summary>
    public int Answers { get; }

    /// <summary>Picks the members of one answer. Allocates nothing unless the trace records; any number of workers may call it at once.</summary>
    /// <param name="request">What the choice may depend on.</param>
    /// <param name="picked">Gets the members' indexes in the pool, in the order of the answer; room for <see cref="Answers"/> at least.</param>
    /// <param name="trace">Hears which members were picked and why.</param>
    /// <returns>How many were picked: <see cref="Answers"/>.</returns>
    public int Pick<TTrace>(in PickRequest request, Span<ushort> picked, ref TTrace trace)
        where TTrace : struct, ISelectionTrace
    {
        _picker?.Pick(request, picked);
        if (TTrace.IsRecording)
        {
            Explain(request, picked[..Answers], ref trace);
        }

        return Answers;
    }

    private void Explain<TTrace>(in PickRequest request, ReadOnlySpan<ushort> picked, ref TTrace trace)
        where TTrace : struct, ISelectionTrace
    {
        trace.Stage("pick");
        if (_picker?.Note is { } note)
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
