using ARSoft.Tools.Net.Dns;
using DnsLb.Core.Answering;
using DnsLb.Core.Health;
using DnsLb.Core.Pools;
using DnsLb.Core.Selection;
using DnsLb.Core.Wire;
using DnsLb.Core.ZoneFiles;
using DnsLb.Core.Zones;
using Zone = DnsLb.Core.Zones.Zone;

namespace DnsLb.Core.Serving;

/// <summary>Answers one query as a server would, with the same code, and says why.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class Explainer
{
    private static readonly MemberCondition TakenAsUp = new(true, "taken as up", null);

    private readonly Responder _responder;

    /// <param name="zones">All zones that would be served, compiled for one responder.</param>
    public Explainer(IEnumerable<Zone> zones)
    {
        var published = new PublishedZones();
        published.Publish(ZoneSet.Of(zones));
        _responder = new Responder(0, published);
    }

    /// <param name="published">The zones of a running server.</param>
    /// <param name="worker">The number that the zones were compiled for this to have.</param>
    /// <param name="time">The clock.</param>
    internal Explainer(PublishedZones published, int worker, TimeProvider time) => _responder = new Responder(worker, published, new ResponderSettings { Time = time });

    /// <summary>Explains the answer to a query after one round of probes of the members that it depends on.</summary>
    /// <param name="request">The query.</param>
    /// <param name="time">The clock of the probes.</param>
    public async Task<Explanation> ProbeAndExplainAsync(ExplainRequest request, TimeProvider time)
    {
        await using var health = new HealthMonitor(time);
        await health.Watch(PoolsOf(request)).ConfigureAwait(false);
        return Explain(request);
    }

    /// <summary>Explains the answer to a query with all members up.</summary>
    public Explanation ExplainAllUp(ExplainRequest request)
    {
        foreach (Pool pool in PoolsOf(request))
        {
            pool.Publish([.. pool.Definition.Members.Select(_ => TakenAsUp)]);
        }

        return Explain(request);
    }

    /// <summary>Explains the answer to a query with what the pools know now.</summary>
    public Explanation Explain(ExplainRequest request)
    {
        var (reply, trace) = Respond(request);
        return new Explanation(
            WireName.ToText(request.Name),
            TypeNames.ToText(request.Type),
            request.Prefix is { } prefix ? $"{request.Client}/{prefix}" : request.Client.ToString(),
            OutcomeOf(request.Type, reply, trace),
            reply.ReturnCode.ToString(),
            trace.Matches.Count > 0,
            [.. trace.Matches.Select(match => Explained(match.Zone, match.Match))],
            [.. trace.Pools.Select(pool => Explained(pool.Pool.Definition, pool.Stages.Stages))],
            [.. reply.AnswerRecords.Select(record => record.ToString())],
            [.. reply.AuthorityRecords.Select(record => record.ToString())],
            reply.EDnsOptions?.Options.OfType<ClientSubnetOption>().FirstOrDefault()?.ScopeNetmask);
    }

    private List<Pool> PoolsOf(ExplainRequest request)
    {
        var (_, trace) = Respond(request);
        return [.. trace.Pools.Select(pool => pool.Pool).Distinct()];
    }

    private (DnsMessage Reply, ExplainTrace Trace) Respond(ExplainRequest request)
    {
        byte[] reply = new byte[ushort.MaxValue];
        var trace = new ExplainTrace();
        int length = _responder.Respond(request.ToQuery(), reply, request.Sender, ref trace);
        return (DnsMessage.Parse(reply[..length]), trace);
    }

    private static string OutcomeOf(RRType type, DnsMessage reply, ExplainTrace trace)
    {
        if (trace.Matches.Count == 0)
        {
            return reply.ReturnCode == ReturnCode.FormatError ? "no query asks for this type: FORMERR"
                : type is RRType.AXFR or RRType.IXFR ? "zones are not transferred: REFUSED"
                : "the name is in none of the zones: REFUSED";
        }

        if (reply.ReturnCode == ReturnCode.NxDomain)
        {
            return "the name does not exist: NXDOMAIN";
        }

        if (trace.Matches[^1].Match.Kind == MatchKind.Delegation)
        {
            return "the name is delegated: a referral to its name servers";
        }

        if (trace.Pools.Count > 0 && reply.AnswerRecords is [] or [.., CNameRecord or AddressRecordBase])
        {
            return trace.Pools[^1].Stages.Stages.Any(stage => stage.Picked.Count > 0) ? "a pool chose the answer" : "the pool has no member to serve: NODATA";
        }

        return reply.AnswerRecords.Count == 0 ? "the name exists, but has no such record: NODATA"
            : trace.Pools.Count > 0 ? "the records of the zone, with addresses that a pool chose"
            : "the records as they stand in the zone";
    }

    private static ExplainedMatch Explained(Zone zone, ZoneMatch match) => new(
        zone.Name,
        zone.Serial,
        match.Kind.ToString().ToLowerInvariant(),
        WireName.ToText(zone.NameOf(match.Node)),
        TypesAt(zone, match.Node));

    private static List<string> TypesAt(Zone zone, int node)
    {
        var types = new List<string>();
        foreach (RRset rrset in zone.RRsets(node))
        {
            types.Add(rrset.IsPool ? $"{TypeNames.ToText(rrset.Type)} (pool)" : TypeNames.ToText(rrset.Type));
        }

        return types;
    }

    private static ExplainedPool Explained(PoolDefinition pool, IReadOnlyList<StageTrace> stages)
    {
        ExplainedMember Member(MemberReason member) => new(pool.Members[member.Member].DisplayName, member.Reason);

        // The policy may want less than health lets it have.
        TtlReason ttl = stages.Select(stage => stage.Ttl).OfType<TtlReason>().Last();
        return new ExplainedPool(
            pool.Name,
            pool.Settings.Policy,
            [.. stages.Where(stage => stage.Ttl is null).Select(stage => new ExplainedStage(
                stage.Name,
                [.. stage.Kept.Select(member => pool.Members[member].DisplayName)],
                [.. stage.Dropped.Select(Member)],
                [.. stage.Picked.Select(Member)],
                stage.Notes))],
            ttl.Seconds,
            ttl.Limit);
    }
}
