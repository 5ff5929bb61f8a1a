using DnsLb.Core.Pools;

namespace DnsLb.Core.Health;

/// <summary>The overrides that are in force at one time; immutable.</summary>
/// <param name="overrides">Each with another selector.</param>
public sealed class OverrideSet(IEnumerable<Override> overrides)
{
    private readonly Override[] _newestFirst = [.. overrides.OrderByDescending(each => each.Since).ThenBy(each => each.Selector.Text, StringComparer.Ordinal)];

    /// <summary>None.</summary>
    public static OverrideSet Empty { get; } = new([]);

    /// <summary>All of them, the newest first.</summary>
    public IReadOnlyList<Override> All => _newestFirst;

    /// <summary>The override of a member: of those that select it the newest; null when none does.</summary>
    public Override? For(PoolDefinition pool, Member member) => Array.Find(_newestFirst, each => each.Selector.Selects(pool, member));
}
