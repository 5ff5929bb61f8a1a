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

    /// <summary>The override of each member of a pool, in the definition's order: of those that select it the newest; null where none does.</summary>
    /// <remarks>Owners are compared once for all members: a thousand overrides and ten thousand members make ten million pairs.</remarks>
    public Override?[] For(PoolDefinition pool)
    {
        Override[] ofOwner = Array.FindAll(_newestFirst, each => each.Selector.SelectsOwner(pool));
        return ofOwner.Length == 0 ? new Override?[pool.Members.Count] : [.. pool.Members.Select(member => Newest(ofOwner, member))];
    }

    private static Override? Newest(Override[] ofOwner, Member member)
    {
        string[] names = OverrideSelector.Names(member);
        return Array.Find(ofOwner, each => each.Selector.SelectsOfThem(member, names));
    }
}
