using System.Text;
using DnsLb.Core.Serving;

namespace DnsLb.Commands;

/// <summary>An explanation for people.</summary>
internal static class ExplanationText
{
    public static string Of(Explanation explanation)
    {
        var text = new StringBuilder();
        text.AppendLine($"{explanation.Name} {explanation.Type}, asked by {explanation.Client}");
        foreach (ExplainedMatch match in explanation.Matches)
        {
            string types = match.Types.Count == 0 ? "no records" : string.Join(", ", match.Types);
            text.AppendLine($"zone {match.Zone} (serial {match.Serial}): {Describe(match.Kind)} {match.Owner} with {types}");
        }

        foreach (ExplainedPool pool in explanation.Pools)
        {
            AddPool(text, pool);
        }

        text.AppendLine($"outcome: {explanation.Outcome}");
        AddSection(text, "answer", explanation.Answer);
        AddSection(text, "authority", explanation.Authority);
        if (explanation.ScopePrefix is { } scope)
        {
            text.AppendLine(scope == 0 ? "valid for all clients" : $"valid for the clients of the same /{scope}");
        }

        return text.ToString().TrimEnd();
    }

    private static void AddPool(StringBuilder text, ExplainedPool pool)
    {
        text.AppendLine($"pool {pool.Name}, policy {pool.Policy}");
        foreach (ExplainedStage stage in pool.Stages)
        {
            text.AppendLine($"  {stage.Name}");
            stage.Notes.ToList().ForEach(note => text.AppendLine($"    {note}"));
            stage.Kept.ToList().ForEach(member => text.AppendLine($"    kept     {member}"));
            stage.Picked.ToList().ForEach(member => text.AppendLine($"    picked   {member.Member}: {member.Reason}"));
            stage.Dropped.ToList().ForEach(member => text.AppendLine($"    dropped  {member.Member}: {member.Reason}"));
        }

        text.AppendLine($"  ttl").AppendLine($"    {pool.Ttl} s: {pool.TtlLimit}");
    }

    private static void AddSection(StringBuilder text, string name, IReadOnlyList<string> records)
    {
        if (records.Count > 0)
        {
            text.AppendLine($"{name}:");
            records.ToList().ForEach(record => text.AppendLine($"  {record}"));
        }
    }

    private static string Describe(string kind) => kind switch
    {
        "exact" => "the name is",
        "wildcard" => "the wildcard",
        "delegation" => "the delegation",
        "dname" => "the DNAME at",
        _ => "no such name; the closest is",
    };
}
