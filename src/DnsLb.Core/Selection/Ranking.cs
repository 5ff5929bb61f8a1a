namespace DnsLb.Core.Selection;

/// <summary>Keeps the members with the least scores, best first.</summary>
internal static class Ranking
{
    /// <summary>Puts a member where its score belongs and drops the last; does nothing when it is not among the least.</summary>
    /// <param name="score">The member's score; of equal scores the earlier stays ahead.</param>
    /// <param name="member">The member.</param>
    /// <param name="scores">The scores kept so far, ascending; before the first, all at the type's greatest.</param>
    /// <param name="members">The members they belong to.</param>
    public static void Insert<TScore>(TScore score, ushort member, Span<TScore> scores, Span<ushort> members)
        where TScore : struct, IComparable<TScore>
    {
        int at = scores.Length;
        while (at > 0 && score.CompareTo(scores[at - 1]) < 0)
        {
            at--;
        }

        if (at < scores.Length)
        {
            scores[at..^1].CopyTo(scores[(at + 1)..]);
            members[at..^1].CopyTo(members[(at + 1)..]);
            scores[at] = score;
            members[at] = member;
        }
    }
}
