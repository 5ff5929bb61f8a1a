using System.Text.RegularExpressions;

namespace DnsLb.Tests.Metrics;

/// <summary>What a query of Prometheus names: series, and the labels that it selects or groups them by.</summary>
internal static class PromQuery
{
    // Those that Prometheus itself makes.
    private static readonly string[] OfPrometheus = ["instance", "job"];

    /// <summary>The series and the matchers behind each.</summary>
    public static IEnumerable<(string Name, IReadOnlyList<(string Label, string Operator, string Value)> Matchers)> Series(string query) =>
        from Match match in Regex.Matches(query, @"\b(?<name>(dnslb|process)_\w+)(\{(?<matchers>[^}]*)\})?")
        select (match.Groups["name"].Value, (IReadOnlyList<(string, string, string)>)[.. Matchers(match.Groups["matchers"].Value)]);

    /// <summary>The labels in by, on and group_left, but for those of Prometheus.</summary>
    public static IEnumerable<string> Grouped(string query) =>
        Regex.Matches(query, @"\b(by|on|without|ignoring|group_left|group_right)\s*\((?<labels>[^)]*)\)")
            .SelectMany(match => match.Groups["labels"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Except(OfPrometheus);

    /// <summary>The labels that a text for people puts in, but for those of Prometheus.</summary>
    public static IEnumerable<string> Shown(string text) =>
        Regex.Matches(text, @"\{\{\s*(\$labels\.)?(?<label>\w+)\s*\}\}").Select(match => match.Groups["label"].Value).Except(OfPrometheus);

    private static IEnumerable<(string, string, string)> Matchers(string text) =>
        from Match match in Regex.Matches(text, @"(?<label>\w+)(?<operator>=~|!~|!=|=)""(?<value>[^""]*)""")
        where !OfPrometheus.Contains(match.Groups["label"].Value)
        select (match.Groups["label"].Value, match.Groups["operator"].Value, match.Groups["value"].Value);
}
