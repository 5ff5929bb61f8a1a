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
    /// <summary>How many messages may have been read before the first of them is answered: enough to wait for memory meanwhile, few enough to stay in the nearest cache.</summary>
    public const int Places = 4;

    // A chain of CNAMEs with names of the most labels fits; so does any referral.
    private const int CompressionEntries = 4096;

    private static readonly ClientNetworks OwnMachine = new(ClientNetworks.Loopback);
    private static readonly TimeSpan KeepaliveUnit = TimeSpan.FromMilliseconds(100);

    private readonly int _worker;
    private readonly PublishedZones _zones;
    private readonly ResponderSettings _settings;
    private readonly RateLimiter? _limiter;
    private readonly AnswerSearch _search;
    private readonly Query[] _queries = [.. Enumerable.Range(0, Places).Select(_ => new Query())];
    private readonly ReplyOptions _options = new();
    private readonly uint[] _compressionRoom = new uint[CompressionEntries];
    private volatile bool _endsConnections;

    /// <summary>Makes the responder of one worker.</summary>
    /// <param name="worker">The worker's number, from 0, below the number that the zones were compiled for.</param>
    /// <param name="zones">Where each packet takes the zones in force.</param>
    /// <param name="settings">What else it knows; null: nothing.</param>
    /// <param name="limiter">Limits the replies over UDP; null: nothing does. Used by this responder alone.</param>
    public Responder(int worker, PublishedZones zones, ResponderSettings? settings = null, RateLimiter? limiter = null)
    {
        _worker = worker;
        _zones = zones;
        _settings = settings ?? new ResponderSettings();
        _limiter = limiter;
        _search = new AnswerSearch(worker, _settings);
    }

    /// <summary>Whether clients that ask how long they may keep an idle connection hear that they are to close it (RFC 7828). Any thread may set it.</summary>
    public bool EndsConnections { get => _endsConnections; set => _endsConnections = value; }

    /// <summary>Packets by outcome.</summary>
    public OutcomeCounters Outcomes { get; } = new();

    /// <summary>Those of them that were for no zone of ours.</summary>
    public OutcomeCounters Outside { get; } = new();

    /// <summary>Well-formed queries by the type that they ask for.</summary>
    public QueryTypeCounters Types { get; } = new();

    /// <summary>Tells that messages were received; the clock is read once for all of them.</summary>
    public void BeginBatch() => _limiter?.ReadClock();

    /// <summary>Answers one message.</summary>
    /// <param name="message">The message as received.</param>
    /// <param name="reply">Room for the reply: 1,232 bytes for UDP, or 512 where the interface takes no more; 65,535 for TCP.</param>
    /// <param name="client">Who asks.</param>
    /// <returns>The reply's length; 0: send nothing.</returns>
    public int Respond(ReadOnlySpan<byte> message, Span<byte> reply, in Client client)
    {
        var trace = default(NoAnswerTrace);
        return Respond(message, reply, client, ref trace);
    }

    /// <summary>The same, with a trace that hears how the answer is found.</summary>
    public int Respond<TTrace>(ReadOnlySpan<byte> message, Span<byte> reply, in Client client, ref TTrace trace)
        where TTrace : struct, IAnswerTrace
    {
        QueryReader.Read(message, _queries[0]);
        return Respond(_queries[0], message, reply, client, ref trace);
    }

    /// <summary>
    /// Reads a message before its turn: where its name stands in the zone comes from memory while others are read and answered,
    /// which for a large zone takes longer than all else (group prefetching: Chen, Ailamaki, Gibbons and Mowry, ICDE 2004).
    /// </summary>
    /// <param name="place">Where what was read is kept, from 0, below <see cref="Places"/>.</param>
    /// <param name="message">The message as received.</param>
    public void ReadAhead(int place, ReadOnlySpan<byte> message)
    {
        Query query = _queries[place];
        QueryReader.Read(message, query);
        if (query.Status == QueryStatus.Ok)
        {
            _zones.Current.Prefetch(query.Name);
        }
    }

    /// <summary>Answers a message that <see cref="ReadAhead"/> has read.</summary>
    /// <param name="place">Where it was read to.</param>
    /// <param name="message">The message as received.</param>
    /// <param name="reply">Room for the reply, as for <see cref="Respond(ReadOnlySpan{byte}, Span{byte}, in Client)"/>.</param>
    /// <param name="client">Who asks.</param>
    /// <returns>The reply's length; 0: send nothing.</returns>
    public int RespondTo(int place, ReadOnlySpan<byte> message, Span<byte> reply, in Client client)
    {
        var trace = default(NoAnswerTrace);
        return Respond(_queries[place], message, reply, client, ref trace);
    }

    private int Respond<TTrace>(Query query, ReadOnlySpan<byte> message, Span<byte> reply, in Client client, ref TTrace trace)
        where TTrace : struct, IAnswerTrace
    {
        if (query.Status == QueryStatus.Drop)
        {
            Outcomes.Add(Outcome.Dropped);
            Outside.Add(Outcome.Dropped);
            return 0;
        }

        bool hasValidCookie = query.HasKnownOptions && AnswerOptions(query, client);
        var answer = new AnswerWriter(reply, message, query, _options, client.IsTcp, _compressionRoom);
        Rcode rcode = Refusal(query);
        if (rcode == Rcode.NoError)
        {
            rcode = Answer(query, client, hasValidCookie, ref answer, ref trace);
        }
        else if (rcode == Rcode.NotImp)
        {
            answer.ExtendedError = ExtendedError.NotSupported;
        }

        int length = answer.Finish(rcode);
        Outcome outcome = OutcomeOf(rcode, answer);
        if (_limiter is not null && !client.IsTcp && !hasValidCookie)
        {
            outcome = _limiter.Limit(outcome, client, answer.Class, message.Length, length);
            length = LengthAfter(outcome, rcode, ref answer, length);
        }

        if (!TTrace.IsRecording)
        {
            Count(outcome, query, answer);
        }

        return length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Count(Outcome outcome, Query query, scoped in AnswerWriter answer)
    {
        Outcomes.Add(outcome);
        if (query.Status == QueryStatus.Ok)
        {
            Types.Add(query.Type);
        }

        if (answer.AskedZone is not { } zone)
        {
            Outside.Add(outcome);
            return;
        }

        ZoneOutcomes.Add(zone, _worker, outcome);
        if (answer.AskedPool is { } pool && outcome is Outcome.Answer or Outcome.NoData)
        {
            pool.Counts.Add(_worker, _search.Picked);
        }
    }

    private static int LengthAfter(Outcome limit, Rcode rcode, ref AnswerWriter answer, int length) => limit switch
    {
        Outcome.RateDropped => 0,
        Outcome.RateSlipped or Outcome.SizeLimited => answer.FinishWithoutRecords(rcode),
        _ => length,
    };

    /// <returns>Whether the query has a valid server cookie.</returns>
    private bool AnswerOptions(Query query, in Client client)
    {
        bool hasValidCookie = false;
        bool saysTimeout = query.WantsKeepalive && client.IsTcp;
        _options.Nsid = query.WantsNsid ? _settings.Nsid : default;
        _options.KeepaliveTimeout = saysTimeout && _settings.TcpIdleTimeout is { } timeout ? (ushort)(_endsConnections ? 0 : timeout / KeepaliveUnit) : null;
        _options.Cookie = query.Cookie.IsPresent ? _settings.Cookies?.Answer(query.Cookie, client, out hasValidCookie) : null;
        return hasValidCookie;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Rcode Refusal(Query query)
    {
        if (query.Opcode != 0)
        {
            return Rcode.NotImp;
        }

        if (query.Status == QueryStatus.Malformed || query.Type == RRType.OPT)
        {
            return Rcode.FormErr;
        }

        if (query.EdnsVersion != 0)
        {
            return Rcode.BadVers;
        }

        return query.Type is RRType.AXFR or RRType.IXFR ? Rcode.Refused : Rcode.NoError;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Rcode Answer<TTrace>(Query query, in Client client, bool hasValidCookie, scoped ref AnswerWriter answer, ref TTrace trace)
        where TTrace : struct, IAnswerTrace
    {
        return query.Class == RRFormat.ClassIN ? _search.Run(query, hasValidCookie || client.IsTcp, _zones.Current, client, ref answer, ref trace)
            : query.QuestionLength == 0 ? AnswerCookieAlone(query, hasValidCookie)
            : query.Class == RRFormat.ClassChaos ? AnswerChaos(query, client, hasValidCookie, ref answer)
            : Rcode.Refused;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Rcode AnswerChaos(Query query, in Client client, bool hasValidCookie, scoped ref AnswerWriter answer)
    {
        Rcode rcode = _settings.Chaos.Answer(query, ref answer);
        return rcode == Rcode.Refused && _settings.ChaosPools.Contains(client)
            ? ChaosPools.Answer(query, hasValidCookie || client.IsTcp || OwnMachine.Contains(client), _zones.Current, ref answer)
            : rcode;
    }

    // A client may ask for nothing but a cookie, or whether the one that it has is still valid (RFC 7873 section 5.4).
    private Rcode AnswerCookieAlone(Query query, bool hasValidCookie)
    {
        if (_settings.Cookies is null || !query.Cookie.IsPresent)
        {
            return Rcode.FormErr;
        }

        return query.Cookie.HasServer && !hasValidCookie ? Rcode.BadCookie : Rcode.NoError;
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
        _ when answer.Authoritative => Outcome.NoData,
        _ => answer.Authorities > 0 ? Outcome.Referral : Outcome.Cookie,
    };
}
