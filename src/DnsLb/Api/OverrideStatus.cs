using DnsLb.Core.Health;

namespace DnsLb.Api;

/// <summary>An override as the API shows it.</summary>
/// <param name="Selector">Which members.</param>
/// <param name="Kind"><c>drain</c>, <c>down</c> or <c>up</c>.</param>
/// <param name="Author">Who decided.</param>
/// <param name="Reason">Why.</param>
/// <param name="Since">From when on.</param>
/// <param name="Until">When it ends by itself; null: never.</param>
/// <param name="Members">The members that it selects now.</param>
/// <param name="Saved">Of a change: whether it has reached the disk and outlives a restart.</param>
internal sealed record OverrideStatus(
    string Selector, string Kind, string Author, string Reason, DateTimeOffset Since, DateTimeOffset? Until, IReadOnlyList<OverriddenMember> Members, bool? Saved = null)
{
    /// <summary>One override and what it does.</summary>
    public static OverrideStatus Of(Override given, IReadOnlyList<OverrideEffect> effects) => new(
        given.Selector.Text,
        given.Word,
        given.Author,
        given.Reason,
        given.Since,
        given.Until,
        [.. effects.Select(OverriddenMember.Of).OrderBy(member => member.Pool, StringComparer.Ordinal)]);
}

/// <summary>A member that an override selects, as the API shows it.</summary>
/// <param name="Pool">Its pool.</param>
/// <param name="Address">The address that is served.</param>
/// <param name="Name">Its name for people; null: none.</param>
/// <param name="State">What its checks say: <c>up</c>, <c>down</c> or <c>unknown</c>.</param>
/// <param name="Prevails">False when a newer override decides about it.</param>
/// <param name="Served">True while answers may hold it.</param>
/// <param name="SafeToStopAt">When the last answer that held it has left the caches; null while it is served.</param>
/// <param name="CachedShare">At most which part of its answers that were in caches when it left may still be there, from 0 to 1.</param>
internal sealed record OverriddenMember(string Pool, string Address, string? Name, string State, bool Prevails, bool Served, DateTimeOffset? SafeToStopAt, double CachedShare)
{
    /// <summary>One member.</summary>
    public static OverriddenMember Of(OverrideEffect effect) => new(
        effect.Pool.Name,
        effect.Health.Member.Address.ToString(),
        effect.Health.Member.Settings.Name,
        effect.Health.Verdict.Word(),
        effect.Prevails,
        effect.IsServed,
        effect.CachedUntil,
        effect.CachedShare);
}
