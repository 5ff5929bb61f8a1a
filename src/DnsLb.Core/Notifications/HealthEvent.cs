using System.Text.Json;
using System.Text.Json.Serialization;
using DnsLb.Core.Health;
using DnsLb.Core.Pools;

namespace DnsLb.Core.Notifications;

/// <summary>Something that receivers are told: a member's verdict or what a person decided of it changed, or all verdicts froze or thawed.</summary>
/// <param name="Id">Grows with time and is unique over restarts; that of <c>/events</c> for a verdict.</param>
/// <param name="At">When.</param>
/// <param name="Server">The name of this machine.</param>
/// <param name="Pool">The pool; null: all of them.</param>
/// <param name="Member">The member's name for people; null: all of them.</param>
/// <param name="Address">The address that is served; null: all of them.</param>
/// <param name="Targets">What is probed for the member.</param>
/// <param name="From">The state before: that of a <see cref="MemberState"/>; of all, <c>probed</c> or <c>frozen</c>.</param>
/// <param name="To">The state now.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="Evidence">What each of its checks says.</param>
public sealed record HealthEvent(
    long Id,
    DateTimeOffset At,
    string Server,
    string? Pool,
    string? Member,
    string? Address,
    IReadOnlyList<string> Targets,
    string From,
    string To,
    string Reason,
    IReadOnlyList<Evidence> Evidence)
{
    private const string Frozen = "frozen";
    private const string Probed = "probed";

    /// <summary>The event of a change.</summary>
    /// <returns>
    /// Null when nobody is told: of a first verdict that is up, of verdicts of a member that is in maintenance, of flapping, and of an override that
    /// takes the place of another one of its kind.
    /// </returns>
    public static HealthEvent? Of(HealthChange change, long id, string server) => change switch
    {
        VerdictChange { Before: Verdict.Unknown, After: Verdict.Up } or VerdictChange { InMaintenance: true } or FlappingChange => null,
        VerdictChange verdict => OfMember(id, server, verdict, verdict.Pool, verdict.Member, verdict.Checks, verdict.Before.Word(), verdict.After.Word(), verdict.Reason),
        DecisionChange { Before: var before, After.State: var after } when $"{before}" == $"{after}" => null,
        DecisionChange decided => OfMember(id, server, decided, decided.Pool, decided.Member, decided.After.Checks, $"{decided.Before}", $"{decided.After.State}", decided.After.Condition.Describe()),
        ProberChange { Prober.IsFrozen: true } frozen => OfAll(id, server, frozen, Probed, Frozen, frozen.Prober.Reason),
        _ => OfAll(id, server, change, Frozen, Probed, "verdicts follow the probes again"),
    };

    /// <summary>The event as JSON.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, HealthEventJson.Default.HealthEvent);

    private static HealthEvent OfMember(long id, string server, HealthChange change, Pool pool, int index, IReadOnlyList<CheckHealth> checks, string from, string to, string reason)
    {
        Member member = pool.Definition.Members[index];
        string[] targets = [.. checks.Select(check => check.Target.DisplayName).Distinct()];
        Evidence[] evidence = [.. checks.Select(Notifications.Evidence.Of)];
        return new HealthEvent(id, change.Time, server, pool.Definition.Name, member.DisplayName, member.Address.ToString(), targets, from, to, reason, evidence);
    }

    private static HealthEvent OfAll(long id, string server, HealthChange change, string from, string to, string reason) =>
        new(id, change.Time, server, null, null, null, [], from, to, reason, []);
}

/// <summary>What one check of a member says.</summary>
/// <param name="Check">Its name.</param>
/// <param name="Target">What it probes.</param>
/// <param name="State"><c>up</c>, <c>down</c> or <c>unknown</c>.</param>
/// <param name="Reason">Why, for people, with the count while the state is changing.</param>
/// <param name="Phase">The phase in which the last probe ended; null before the first.</param>
/// <param name="LatencyMs">How long that took, in milliseconds.</param>
/// <param name="At">When it ended.</param>
public sealed record Evidence(string Check, string Target, string State, string Reason, string? Phase, double? LatencyMs, DateTimeOffset? At)
{
    internal static Evidence Of(CheckHealth check)
    {
        TargetHealth health = check.Health;
        return new Evidence(
            check.CheckName,
            check.Target.DisplayName,
            health.State.Verdict.Word(),
            health.Describe(check.Target.Timing),
            health.LastResult?.Phase,
            health.LastResult?.Latency.TotalMilliseconds,
            health.LastResult is null ? null : health.LastAt);
    }
}

/// <summary>How events are written as JSON, made by the compiler.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HealthEvent))]
internal sealed partial class HealthEventJson : JsonSerializerContext;
