using DnsLb.Core.Selection;

namespace DnsLb.Core.Pools;

/// <summary>The state of a pool's members in a few figures.</summary>
/// <param name="Members">How many there are.</param>
/// <param name="Up">How many are up, by their checks or for a person decided so; a drained one may be.</param>
/// <param name="Forced">About how many a person has decided.</param>
/// <param name="Scaled">How many have another weight than in the zone file, by health or what was reported of them.</param>
/// <param name="Served">How many answers may hold.</param>
/// <param name="Tier">The tier that serves; null: none does.</param>
/// <param name="FailsOpen">True when members are served that are down: too few are up for their verdicts to be believed.</param>
/// <param name="Doubt">What is to be doubted of the answers, for people; null: nothing.</param>
public sealed record PoolSummary(int Members, int Up, int Forced, int Scaled, int Served, int? Tier, bool FailsOpen, string? Doubt)
{
    /// <summary>True when all is as the zone file wants it: every member is up and has its weight, nobody decided otherwise, and nothing is to be doubted.</summary>
    public bool IsOrdinary => Up == Members && Forced == 0 && Scaled == 0 && Doubt is null;

    /// <summary>Sums members up.</summary>
    /// <param name="members">All members.</param>
    /// <param name="served">Which of them answers may hold.</param>
    public static PoolSummary Of(ReadOnlySpan<Candidate> members, ReadOnlySpan<ushort> served)
    {
        int up = 0;
        int forced = 0;
        int scaled = 0;
        bool anyAvailable = false;
        string? stale = null;
        foreach (ref readonly Candidate member in members)
        {
            up += member.Condition.Up ? 1 : 0;
            forced += member.Condition.Forced is null ? 0 : 1;
            scaled += member.Condition.Scale is null ? 0 : 1;
            anyAvailable |= member.Condition.Up && !member.IsDrained;
            stale ??= member.IsDrained ? null : member.Condition.Stale;
        }

        bool failsOpen = false;
        foreach (ushort member in served)
        {
            failsOpen |= !members[member].Condition.Up;
        }

        int? tier = served.IsEmpty ? null : members[served[0]].Tier;
        string? doubt = !failsOpen ? stale
            : anyAvailable ? $"too few members of tier {tier} are up: all of the tier is served (floor)"
            : $"all members are down: {served.Length} of {members.Length} are served all the same (when-empty=all)";
        return new PoolSummary(members.Length, up, forced, scaled, served.Length, tier, failsOpen, doubt);
    }
}
