using System.Text.Json.Serialization;
using DnsLb.Core.Configuration;
using DnsLb.Core.Health;
using DnsLb.Core.Serving;

namespace DnsLb.Api;

/// <summary>A target as the API shows it, with the evidence.</summary>
/// <param name="Target">Address, and the port if the check has one.</param>
/// <param name="Checks">The names that zone files give its check.</param>
/// <param name="Members">Whom it speaks for: pool and address.</param>
/// <param name="State"><c>up</c>, <c>down</c> or <c>unknown</c>.</param>
/// <param name="Reason">Why, for people, with the count while the state is changing.</param>
/// <param name="LatencyMs">How long probes take that pass, on average; null before the first.</param>
/// <param name="Degraded">Why it deserves less than its full weight though it is up; null: it does not.</param>
/// <param name="Reported">What was last said of its state and weight, by an agent for example; null: nothing.</param>
/// <param name="LastResult">The last result; null before the first.</param>
/// <param name="Results">The last results, the newest first; only where one target is asked for.</param>
internal sealed record TargetStatus(
    string Target,
    IReadOnlyList<string> Checks,
    IReadOnlyList<string> Members,
    string State,
    string Reason,
    double? LatencyMs,
    string? Degraded,
    string? Reported,
    ResultStatus? LastResult,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ResultStatus>? Results = null)
{
    /// <summary>All targets of the pools, each once, by address and port.</summary>
    public static IReadOnlyList<TargetStatus> Of(IReadOnlyList<PoolHealth> pools)
    {
        var checks = from pool in pools
                     from member in pool.Members
                     from check in member.Checks
                     select new MemberCheck(pool.Pool.Definition.Name, member.Member, check);
        return [.. Statuses(checks).Select(pair => pair.Status)];
    }

    /// <summary>The targets at a place, with their last results: several checks may probe there.</summary>
    /// <param name="place">An address or name, with or without a port.</param>
    /// <param name="server">Knows them.</param>
    public static IReadOnlyList<TargetStatus> At(string place, DnsServer server)
    {
        var (host, name) = Values.EndPoint(place) switch
        {
            { Port: 0 } bare => ($"{bare.Address}", $"{bare.Address}"),
            { } endPoint => ($"{endPoint.Address}", $"{endPoint}"),
            null => (place.ToLowerInvariant().Split(':')[0], place.ToLowerInvariant()),
        };
        return [.. from pair in Statuses(server.ChecksAt(host))
                   where pair.Target.DisplayName == name || pair.Target.Host == name
                   select pair.Status with { Results = [.. server.Results(pair.Target).Select(ResultStatus.Of)] }];
    }

    private static IEnumerable<(ProbeTarget Target, TargetStatus Status)> Statuses(IEnumerable<MemberCheck> checks) =>
        from each in checks
        group each by each.Check.Target into uses
        let status = Of([.. uses.Select(use => use.Check)], [.. uses.Select(use => $"{use.Pool} {use.Member.Address}").Distinct()])
        orderby status.Target
        select (uses.Key, status);

    private static TargetStatus Of(IReadOnlyList<CheckHealth> checks, IReadOnlyList<string> members)
    {
        var (_, target, health) = checks[0];
        return new TargetStatus(
            target.DisplayName,
            [.. checks.Select(check => check.CheckName).Distinct()],
            members,
            health.State.Verdict.Word(),
            health.Describe(target.Timing),
            health.Latency?.Average.TotalMilliseconds,
            health.Degraded,
            health.Reported?.Describe(),
            health.LastResult is { } last ? ResultStatus.Of(new TimedResult(last, health.LastAt)) : null);
    }
}

/// <summary>What one probe saw, as the API shows it.</summary>
/// <param name="At">When it ended.</param>
/// <param name="Passed">Whether the target was as it should be.</param>
/// <param name="NotMade">Whether the probe could not be made, and says nothing of the target.</param>
/// <param name="Phase">The phase in which it ended.</param>
/// <param name="Reason">What it saw, for people.</param>
/// <param name="LatencyMs">How long it took.</param>
internal sealed record ResultStatus(DateTimeOffset At, bool Passed, bool NotMade, string Phase, string Reason, double LatencyMs)
{
    /// <summary>One result.</summary>
    public static ResultStatus Of(TimedResult timed)
    {
        var (result, at) = timed;
        return new(at, result.Passed, result.NotMade, result.Phase, result.Reason, result.Latency.TotalMilliseconds);
    }
}
