using System.Runtime.CompilerServices;
using DnsLb.Core.Wire;
using DnsLb.Core.Zones;

namespace DnsLb.Core.Answering;

/// <summary>
/// Turns the bytes of a query into the bytes of its reply: read → find zone and name → select (pools only) → write.
/// It does no I/O, allocates nothing, takes one snapshot of the zones per packet, and does not throw.
/// </summary>
/// <remarks>Each worker has its own responder; one is never used by two threads at once.</remarks>
public sealed class Responder
{
    // A chain of CNAMEs with names of the most labels fits; so does any referral.
    private const int CompressionEntries = 4096;

    private readonly PublishedZones _zones;
    private readonly AnswerSearch _search;
    private readonly Query _query = new();
    private readonly uint[] _compressionRoom = new uint[CompressionEntries];

    /// <summary>Makes the responder of one worker.</summary>
    /// <param name="worker">The worker's number, from 0, below the number that the zones were compiled for.</param>
    /// <param name="zones">Where each packet takes the zones in force.</param>
    public Responder(int worker, PublishedZones zones)
    {
        _zones = zones;
        _search = new AnswerSearch(worker, _query);
    }

    /// <summary>Packets by outcome.</summary>
    public OutcomeCounters Outcomes { get; } = new();

    /// <summary>Answers one message.</summary>
    /// <param name="query">The message as received.</param>
    /// <param name="reply">Room for the reply: 1,232 bytes for UDP, or 512 where the interface takes no more; 65,535 for TCP.</param>
    /// <param name="client">Who asks.</param>
    /// <returns>The reply's length; 0: send nothing.</returns>
    public int Respond(ReadOnlySpan<byte> query, Span<byte> reply, in Client client)
    {
        var trace = default(NoAnswerTrace);
        return Respond(query, reply, client, ref trace);
    }

    /// <summary>The same, with a trace that hears how the answer is found.</summary>
    public int Respond<TTrace>(ReadOnlySpan<byte> query, Span<byte> reply, in Client client, ref TTrace trace)
        where TTrace : struct, IAnswerTrace
    {
        QueryStatus status = QueryReader.Read(query, _query);
        if (status == QueryStatus.Drop)
        {
            Outcomes.Add(Outcome.Dropped);
            return 0;
        }

        var answer = new AnswerWriter(reply, query, _query, client.IsTcp, _compressionRoom);
        Rcode rcode = Refusal(status, _query);
        if (rcode == Rcode.NoError)
        {
            rcode = _search.Run(_zones.Current, client, ref answer, ref trace);
        }
        else if (rcode == Rcode.NotImp)
        {
            answer.ExtendedError = ExtendedError.NotSupported;
        }

        Outcomes.Add(OutcomeOf(rcode, answer));
        return answer.Finish(rcode);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Rcode Refusal(QueryStatus status, Query query)
    {
        if (query.Opcode != 0)
        {
            return Rcode.NotImp;
        }

        if (status == QueryStatus.Malformed || query.Type == RRType.OPT)
        {
            return Rcode.FormErr;
        }

        if (query.EdnsVersion != 0)
        {
            return Rcode.BadVers;
        }

        return query.Class != RRFormat.ClassIN || query.Type is RRType.AXFR or RRType.IXFR ? Rcode.Refused : Rcode.NoError;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Outcome OutcomeOf(Rcode rcode, in AnswerWriter answer) => rcode switch
    {
        Rcode.FormErr => Outcome.FormErr,
        Rcode.NotImp => Outcome.NotImp,
        Rcode.BadVers => Outcome.BadVers,
        Rcode.Refused => Outcome.Refused,
        _ when answer.Truncated => Outcome.Truncated,
        Rcode.NXDomain => Outcome.NXDomain,
        Rcode.YXDomain => Outcome.YXDomain,
        _ when answer.Answers > 0 => Outcome.Answer,
        _ => answer.Authoritative ? Outcome.NoData : Outcome.Referral,
    };
}
