using DnsLb.Api;
using DnsLb.Terminal;

namespace DnsLb.Operating;

/// <summary>The tables of <c>dnslb pools</c> and <c>dnslb members</c>.</summary>
internal static class FleetPages
{
    private static readonly string[] PoolColumns = ["POOL", "UP", "TTL>", "POLICY", "ADDRESSES>", "QUERIES>", "NOTE"];
    private static readonly string[] MemberColumns = ["POOL", "MEMBER", "TIER>", "STATE", "WEIGHT>", "NOW>", "SHARE>"];

    /// <summary>A row for each pool.</summary>
    public static Page Pools(IReadOnlyList<PoolStatus> pools) => new Page().Table(PoolColumns, pools.Select(Row));

    /// <summary>A row for each member. Those with a lease show what is leased to them, too.</summary>
    /// <param name="shown">The members.</param>
    /// <param name="whole">All pools: a share is of all members of one.</param>
    public static Page Members(IReadOnlyList<PoolStatus> shown, IReadOnlyList<PoolStatus> whole)
    {
        var served = whole.ToDictionary(pool => pool.Pool, pool => new PoolLook(pool).Served);
        bool hasLeases = shown.Any(pool => pool.Leases is not null);
        string[] leases = hasLeases ? ["LEASED/S>", "EXPECTED>"] : [];
        return new Page().Table(
            [.. MemberColumns, .. leases, "REASON"],
            from pool in shown
            from member in pool.Members
            select (IReadOnlyList<Cell>)[.. Row(pool, member, served[pool.Pool]), .. hasLeases ? Leases(member) : [], MemberLook.ReasonOf(member)]);
    }

    /// <summary>The cells of a pool.</summary>
    public static IReadOnlyList<Cell> Row(PoolStatus pool)
    {
        var look = new PoolLook(pool);
        return [pool.Pool, look.UpOfAll(), $"{pool.Ttl}", pool.Policy, $"{pool.Answers}", $"{pool.Queries}", look.Note()];
    }

    private static Cell[] Row(PoolStatus pool, MemberStatus member, double served)
    {
        bool isOther = member.EffectiveWeight != member.Weight;
        return
        [
            pool.Pool, MemberLook.NameOf(member), $"{member.Tier}", MemberLook.StateOf(member), MemberLook.Number(member.Weight),
            new Cell(MemberLook.Number(member.EffectiveWeight), isOther ? Tone.Notice : Tone.Plain), MemberLook.Share(member.Served, served),
        ];
    }

    private static Cell[] Leases(MemberStatus member) => member.Leases is { } leases
        ? [MemberLook.Number(leases.Leased), MemberLook.Share(leases.Share, 1)]
        : ["-", "-"];
}
