using System.Globalization;
using DnsLb.Core.Selection;

namespace DnsLb.Core.Pools;

/// <summary>A pool as it is now, in lines for people.</summary>
public static class PoolReport
{
    /// <summary>The pool in one line.</summary>
    public static string Line(Pool pool)
    {
        PoolView view = pool.View;
        TtlRange ttl = pool.Definition.Ttl;
        PoolSummary now = view.Summary;
        string forced = now.Forced == 0 ? "" : $", {now.Forced} forced";
        string serves = now.Tier is { } tier ? $"{now.Served} served, of tier {tier}" : "none served";
        string doubt = now.Doubt is null ? "" : $"; {now.Doubt}";
        return $"{pool.Definition.Name}: policy={pool.Definition.Settings.Policy}, {view.Answers} in an answer, TTL {view.Ttl} s of {ttl.Min}..{ttl.Max}; {now.Up} of {now.Members} up{forced}, {serves}{doubt}";
    }

    /// <summary>Its members, a line for each, in the definition's order; made one by one, for there may be many.</summary>
    public static IEnumerable<string> MemberLines(Pool pool)
    {
        var (view, members) = pool.Look();
        bool[] served = new bool[members.Count];
        foreach (ushort member in view.Serving)
        {
            served[member] = true;
        }

        return members.Select((member, index) => MemberLine(member, served[index]));
    }

    private static string MemberLine(in Candidate member, bool isServed)
    {
        MemberCondition condition = member.Condition;
        double weight = condition.WeightInForce(member.Weight);
        string now = weight == member.Weight ? "" : string.Create(CultureInfo.InvariantCulture, $", {weight:0.######} now");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{member.Name} {State(condition)}, {(isServed ? "served" : "not served")}; weight {member.Weight:0.######}{now}; tier {member.Tier}; {condition.Describe()}");
    }

    // As DOWN! is a decision and no finding, what the checks find stands beside it.
    private static string State(in MemberCondition condition) => condition.Forced is { } forced
        ? $"{forced.ToString().ToUpperInvariant()}! (checks say {condition.Unforced})"
        : condition.Up ? "up" : "down";
}
