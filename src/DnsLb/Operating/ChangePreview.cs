using DnsLb.Api;
using DnsLb.Core.Health;
using DnsLb.Terminal;

namespace DnsLb.Operating;

/// <summary>What an override would change, by what the server tells just before.</summary>
internal sealed class ChangePreview
{
    private readonly string _title;
    private readonly IReadOnlyList<Change> _changes;

    private ChangePreview(string title, IReadOnlyList<Change> changes)
    {
        _title = title;
        _changes = changes;
    }

    /// <summary>How many members are selected.</summary>
    public int Members => _changes.Sum(change => change.Selected.Count);

    /// <summary>What it would change.</summary>
    /// <param name="selector">Which members.</param>
    /// <param name="forced"><c>drain</c>, <c>down</c> or <c>up</c>; null: the checks are to decide again.</param>
    /// <param name="pools">All pools as they are.</param>
    public static ChangePreview Of(OverrideSelector selector, string? forced, IReadOnlyList<PoolStatus> pools) => new(
        $"{forced ?? "auto"} {selector.Text} changes:",
        [
            .. from pool in pools
               let selected = pool.Members.Where(member => Selects(selector, pool, member)).ToHashSet()
               where selected.Count > 0
               select new Change(pool, selected, pool with { Members = [.. pool.Members.Select(member => selected.Contains(member) ? Forced(member, forced) : member)] }),
        ]);

    /// <summary>The members and their state, then what each pool is left with.</summary>
    public Page Page()
    {
        var page = new Page().Line(new Cell(_title, Tone.Strong));
        page.Table(
            ["POOL", "MEMBER", "SHARE>", "STATE", "BECOMES"],
            from change in _changes
            let served = new PoolLook(change.Before).Served
            from pair in change.Before.Members.Zip(change.After.Members)
            where change.Selected.Contains(pair.First)
            select (IReadOnlyList<Cell>)
            [
                change.Before.Pool, MemberLook.NameOf(pair.First), MemberLook.Share(pair.First.Served, served),
                MemberLook.StateOf(pair.First), MemberLook.StateOf(pair.Second),
            ]);
        page.Line(new Cell("What is left:", Tone.Strong));
        foreach (Change change in _changes)
        {
            page.Line($"{change.Before.Pool}: ", Outcome(change));
        }

        return page;
    }

    private static bool Selects(OverrideSelector selector, PoolStatus pool, MemberStatus member) =>
        selector.Selects(NamePattern.OwnerOf(pool), member.Name is { } name ? [member.Address, name] : [member.Address], member.Targets);

    private static MemberStatus Forced(MemberStatus member, string? forced) =>
        member with { Forced = forced, WeightReason = null, EffectiveWeight = forced is "drain" or "down" ? 0 : member.Weight };

    private static Cell Outcome(Change change)
    {
        var (before, after) = (new PoolLook(change.Before), new PoolLook(change.After));
        string stay = $"{after.Available} of {change.After.Members.Count} members {(after.Available == 1 ? "is" : "are")} up";
        return (before.ServingTier, after.ServingTier) switch
        {
            (_, null) => new Cell($"no member is up then; when-empty of the pool decides what is served", Tone.Bad),
            ({ } old, { } now) when now > old => new Cell($"{stay}; tier {old} is empty: tier {now} will serve", Tone.Notice),
            ({ } old, { } now) when now < old => new Cell($"{stay}; tier {now} will serve again, not tier {old}", Tone.Notice),
            (null, { } now) => new Cell($"{stay}; tier {now} will serve", Tone.Good),
            _ => new Cell(stay, Tone.Good),
        };
    }

    private sealed record Change(PoolStatus Before, HashSet<MemberStatus> Selected, PoolStatus After);
}
