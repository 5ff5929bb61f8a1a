using System.Net;
using DnsLb.Core.Pools;

namespace DnsLb.Core.Health;

/// <summary>The overrides that are in force at one time; immutable.</summary>
public sealed class OverrideSet
{
    private readonly RankedOverride[] _byName;
    private readonly Dictionary<EndPoint, RankedOverride> _byTarget;

    /// <param name="newestFirst">Each with another selector. The order is that in which they were given: their times are those of a clock that somebody may have set.</param>
    public OverrideSet(IEnumerable<Override> newestFirst)
    {
        All = [.. newestFirst];
        ILookup<bool, RankedOverride> hasTarget = All.Select((each, rank) => new RankedOverride(rank, each)).ToLookup(ranked => ranked.Override.Selector.Target is not null);
        _byName = [.. hasTarget[false]];
        _byTarget = hasTarget[true].ToDictionary(ranked => (EndPoint)ranked.Override.Selector.Target!);
    }

    /// <summary>None.</summary>
    public static OverrideSet Empty { get; } = new([]);

    /// <summary>All of them, the newest first.</summary>
    public IReadOnlyList<Override> All { get; }

    /// <summary>The override of each member of a pool, in the definition's order: of those that select it the newest; null where none does.</summary>
    /// <remarks>Owners are compared once for all members, and targets are looked up: a thousand overrides and ten thousand members make ten million pairs.</remarks>
    public Override?[] For(PoolDefinition pool)
    {
        RankedOverride[] ofOwner = Array.FindAll(_byName, each => each.Override.Selector.SelectsOwner(pool));
        return ofOwner.Length + _byTarget.Count == 0 ? new Override?[pool.Members.Count] : [.. pool.Members.Select(member => Newest(ofOwner, member))];
    }

    private Override? Newest(RankedOverride[] ofOwner, Member member)
    {
        string[] names = OverrideSelector.Names(member);
        RankedOverride? byName = Array.Find(ofOwner, each => each.Override.Selector.SelectsOfThem(member, names));
        IEnumerable<RankedOverride?> byTarget = _byTarget.Count == 0 ? [] : OverrideSelector.Targets(member).Select(target => _byTarget.GetValueOrDefault(target));
        return byTarget.Append(byName).OfType<RankedOverride>().MinBy(ranked => ranked.Rank)?.Override;
    }

    // The newest has the least rank.
    private sealed record RankedOverride(int Rank, Override Override);
}
