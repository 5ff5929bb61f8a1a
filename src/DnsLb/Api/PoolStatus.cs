using DnsLb.Core.Health;
using DnsLb.Core.Leases;
using DnsLb.Core.Pools;
using DnsLb.Core.Selection;

namespace DnsLb.Api;

/// <summary>A pool as the API shows it.</summary>
/// <param name="Pool">Its name: the owner and the type.</param>
/// <param name="Policy">How members are chosen.</param>
/// <param name="Ttl">The TTL of answers now, in seconds.</param>
/// <param name="Answers">Addresses in an answer now.</param>
/// <param name="Queries">How many queries it answered since the start of the server.</param>
/// <param name="Members">Its members, as the zone file orders them.</param>
/// <param name="Leases">On which terms it gives leases; null: its policy keeps none.</param>
internal sealed record PoolStatus(string Pool, string Policy, uint Ttl, int Answers, long Queries, IReadOnlyList<MemberStatus> Members, LeaseStatus? Leases)
{
    /// <summary>What is to be doubted of the answers; null: nothing.</summary>
    public string? Doubt { get; init; }

    /// <summary>Whether all is as the zone file wants it.</summary>
    public bool Ordinary { get; init; } = true;

    /// <summary>All pools, by name.</summary>
    public static IReadOnlyList<PoolStatus> Of(IReadOnlyList<PoolHealth> pools) =>
        [.. pools.Select(pool => Of(pool, pool.Pool.View)).OrderBy(pool => pool.Pool, StringComparer.Ordinal)];

    /// <summary>One pool.</summary>
    /// <param name="health">What is known of its members.</param>
    /// <param name="view">What answers are made from.</param>
    public static PoolStatus Of(PoolHealth health, PoolView view)
    {
        PoolDefinition definition = health.Pool.Definition;
        LeaseBook? book = health.Pool.Leases;
        MemberLeases[]? leases = book is null ? null : MemberLeases.Of(book);
        return new PoolStatus(
            definition.Name,
            definition.Settings.Policy,
            view.Ttl,
            view.Answers,
            health.Pool.Counts.Queries,
            [.. health.Members.Select((member, index) => MemberStatus.Of(member, health.Pool.Counts.ServedBy(index), leases?[index]) with { Serving = view.Serving.Contains((ushort)index) })],
            book is null ? null : LeaseStatus.Of(book))
        {
            Doubt = view.Summary.Doubt,
            Ordinary = view.Summary.IsOrdinary,
        };
    }
}

/// <summary>A member as the API shows it.</summary>
/// <param name="Address">The address that is served.</param>
/// <param name="Name">Its name for people; null: none.</param>
/// <param name="Tier">0 is served first.</param>
/// <param name="Weight">Its weight in the zone file.</param>
/// <param name="EffectiveWeight">What health, or a person, makes of that now.</param>
/// <param name="State">What its checks say: <c>up</c>, <c>down</c> or <c>unknown</c>.</param>
/// <param name="Forced">What a person has decided above that: <c>drain</c>, <c>down</c> or <c>up</c>; null: nothing.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="WeightReason">Why that is not its weight in the zone file; null: it is, or a person decided.</param>
/// <param name="Targets">What is probed for it.</param>
/// <param name="Served">How many answers held it since the start of the server.</param>
/// <param name="Leases">What resolvers were leased to it; null: the pool's policy keeps no leases.</param>
internal sealed record MemberStatus(
    string Address,
    string? Name,
    int Tier,
    double Weight,
    double EffectiveWeight,
    string State,
    string? Forced,
    string Reason,
    string? WeightReason,
    IReadOnlyList<string> Targets,
    long Served,
    MemberLeases? Leases)
{
    /// <summary>Whether answers may hold it.</summary>
    public bool Serving { get; init; }

    /// <summary>Who has decided of it, why, and until when; null: nobody.</summary>
    public MemberOverride? Override { get; init; }

    /// <summary>One member.</summary>
    public static MemberStatus Of(MemberHealth health, long served, MemberLeases? leases)
    {
        MemberSettings settings = health.Member.Settings;
        MemberCondition condition = health.Condition;
        return new MemberStatus(
            health.Member.Address.ToString(),
            settings.Name,
            settings.Tier,
            settings.Weight,
            condition.WeightInForce(settings.Weight),
            health.Verdict.Word(),
            condition.Forced?.ToString().ToLowerInvariant(),
            condition.Reason,
            condition.Scale?.Reason,
            [.. health.Checks.Select(check => check.Target.DisplayName)],
            served,
            leases)
        {
            Override = health.Override is { } given ? MemberOverride.Of(given) : null,
        };
    }
}

/// <summary>What was decided of a member, as the API shows it beside the member.</summary>
/// <param name="Selector">Of which members it was decided.</param>
/// <param name="Author">Who decided.</param>
/// <param name="Reason">Why.</param>
/// <param name="Until">When it ends by itself; null: never.</param>
internal sealed record MemberOverride(string Selector, string Author, string Reason, DateTimeOffset? Until)
{
    /// <summary>One override.</summary>
    public static MemberOverride Of(Override given) => new(given.Selector.Text, given.Author, given.Reason, given.Until);
}
