using DnsLb.Api;
using DnsLb.Terminal;

namespace DnsLb.Operating;

/// <summary>What a decision would change, as the server says that would have to answer by it.</summary>
/// <param name="preview">What the server says.</param>
internal sealed class ChangePreview(PreviewStatus preview)
{
    // Of more members that serve, the number alone is said.
    private const int MostNamed = 4;

    /// <summary>The members and their state, then what answers of each pool would hold.</summary>
    public Page Page()
    {
        var page = new Page().Line(new Cell($"{preview.Kind} {preview.Selector} changes:", Tone.Strong));
        page.Table(
            ["POOL", "MEMBER", "SHARE>", "STATE", "BECOMES"],
            from pool in preview.Pools
            let served = new PoolLook(pool.Before).Served
            from pair in pool.Before.Members.Zip(pool.After.Members)
            where pool.Selected.Contains(pair.First.Address)
            select (IReadOnlyList<Cell>)
            [
                pool.Before.Pool, MemberLook.NameOf(pair.First), MemberLook.Share(pair.First.Served, served),
                MemberLook.StateOf(pair.First), MemberLook.StateOf(pair.Second),
            ]);
        page.Line(new Cell("What answers hold then:", Tone.Strong));
        foreach (PoolPreviewStatus pool in preview.Pools)
        {
            page.Line($"{pool.Before.Pool}: ", Outcome(pool));
        }

        return page;
    }

    private static Cell Outcome(PoolPreviewStatus pool)
    {
        var (before, after) = (pool.Before, pool.After);
        MemberStatus[] serving = [.. after.Members.Where(member => member.Serving)];
        string names = serving.Length is 0 or > MostNamed ? "" : $" ({string.Join(", ", serving.Select(MemberLook.NameOf))})";
        string?[] parts =
        [
            serving.Length == 0 ? "no address" : $"{serving.Length} of {after.Members.Count} members{names}",
            TierChange(PoolLook.LowestTier(before.Members.Where(member => member.Serving)), PoolLook.LowestTier(serving)),
            serving.Length > 0 && after.Ttl != before.Ttl ? $"TTL {after.Ttl} s, not {before.Ttl} s" : null,
            .. pool.Notes,
        ];
        bool isUsual = pool.Notes.Count == 0;
        return new Cell(string.Join("; ", parts.OfType<string>()), serving.Length == 0 || !isUsual ? Tone.Bad : parts[1] is null ? Tone.Good : Tone.Notice);
    }

    private static string? TierChange(int? before, int? after) => (before, after) switch
    {
        ({ } old, { } now) when now > old => $"tier {now}, as tier {old} is empty",
        ({ } old, { } now) when now < old => $"tier {now} again, not tier {old}",
        _ => null,
    };
}
