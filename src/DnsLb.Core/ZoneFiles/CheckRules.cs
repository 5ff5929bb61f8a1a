using DnsLb.Core.Checks;
using DnsLb.Core.Configuration;

namespace DnsLb.Core.ZoneFiles;

/// <summary>A line of a calculated check.</summary>
/// <param name="Annotation">The line.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Check">What it says; null when that is wrong, which is reported.</param>
internal sealed record CalculatedLine(CheckAnnotation Annotation, CalculatedKind Kind, CalculatedCheck? Check);

/// <summary>Makes rules of calculated checks, and refuses those that depend on themselves.</summary>
internal sealed class CheckRules
{
    // Rules are followed by recursion.
    private const int MostNested = 16;

    private readonly Dictionary<string, CheckRule?> _rules;
    private readonly Dictionary<string, CalculatedLine> _calculated;
    private readonly DiagnosticList _diagnostics;

    /// <summary>Makes all rules and reports what is wrong with them.</summary>
    /// <param name="probed">The names of the checks that are probed, and which of them are right.</param>
    /// <param name="calculated">The other checks, each with another name.</param>
    /// <param name="diagnostics">Hears of problems.</param>
    public CheckRules(IEnumerable<(string Name, bool IsRight)> probed, IEnumerable<CalculatedLine> calculated, DiagnosticList diagnostics)
    {
        _rules = probed.ToDictionary(check => check.Name, check => check.IsRight ? CheckRule.OfProbed(check.Name) : null);
        _calculated = calculated.ToDictionary(line => line.Annotation.Name.Key);
        _diagnostics = diagnostics;
        foreach (string name in _calculated.Keys)
        {
            RuleOf(name, []);
        }
    }

    /// <summary>The names of all checks, those that are wrong too.</summary>
    public IReadOnlyCollection<string> Names => _rules.Keys;

    /// <summary>Finds a check.</summary>
    /// <returns>False when there is none of this name; the rule is null when the check is wrong, which is reported.</returns>
    public bool TryFind(string name, out CheckRule? rule) => _rules.TryGetValue(name, out rule);

    // The path leads from the check that was asked for first to the one that needs this one.
    private CheckRule? RuleOf(string name, List<string> path)
    {
        if (!_rules.TryGetValue(name, out CheckRule? rule))
        {
            CalculatedLine line = _calculated[name];
            path.Add(name);
            CheckRule?[] parts = [.. line.Check?.Of.Select(part => PartOf(line, part, path)) ?? [null]];
            path.RemoveAt(path.Count - 1);
            rule = Array.TrueForAll(parts, part => part is not null) ? Nested(line, new CheckRule(name, line.Kind.LeastOf(line.Check!), parts!)) : null;
            _rules.Add(name, rule);
        }

        return rule;
    }

    private CheckRule? PartOf(CalculatedLine line, string part, List<string> path)
    {
        int loop = path.IndexOf(part);
        if (loop >= 0)
        {
            Refuse(line, $"\"{part}\" depends on itself: {string.Join(" → ", path[loop..])} → {part}");
        }
        else if (!_rules.ContainsKey(part) && !_calculated.ContainsKey(part))
        {
            Refuse(line, $"unknown check \"{part}\"; {Nearest.Hint(part, [.. _rules.Keys.Union(_calculated.Keys).Except([line.Annotation.Name.Key])])}");
        }
        else if (path.Count < MostNested || _rules.ContainsKey(part))
        {
            return RuleOf(part, path);
        }
        else
        {
            RefuseNesting(line);
        }

        return null;
    }

    private CheckRule? Nested(CalculatedLine line, CheckRule rule)
    {
        if (rule.Depth <= MostNested)
        {
            return rule;
        }

        RefuseNesting(line);
        return null;
    }

    private void RefuseNesting(CalculatedLine line) => Refuse(line, $"calculated checks are nested more than {MostNested} deep");

    private void Refuse(CalculatedLine line, string message) =>
        _diagnostics.Error(line.Annotation.Pairs.Find(pair => pair.Key == "of").Position, message);
}
