using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DnsLb.Tests.Metrics;

/// <summary>The queries of the alert rules and of the dashboard, with what is shown of their results.</summary>
internal static class ShippedQueries
{
    public const string Alerts = "src/DnsLb/Packaging/alerts.yaml";
    public const string Dashboard = "src/DnsLb/Packaging/grafana-dashboard.json";

    /// <summary>Those of the rules: the expression, then summary and description.</summary>
    public static IReadOnlyList<(string Query, string Shown)> OfAlerts() =>
    [
        .. Regex.Matches(File.ReadAllText(Repository.PathOf(Alerts)), @"expr: '(?<expr>.*)'\n(?<rest>(?:(?!\s+- alert:).*\n)*)")
            .Select(match => (match.Groups["expr"].Value.Replace("''", "'", StringComparison.Ordinal), match.Groups["rest"].Value)),
    ];

    /// <summary>Those of the panels, with their legends, and of the variables.</summary>
    public static IReadOnlyList<(string Query, string Shown)> OfDashboard()
    {
        JsonNode dashboard = JsonNode.Parse(File.ReadAllText(Repository.PathOf(Dashboard)))!;
        return
        [
            .. dashboard["panels"]!.AsArray().SelectMany(panel => panel!["targets"]?.AsArray() ?? []).Select(target => ((string)target!["expr"]!, (string)target["legendFormat"]!)),
            .. dashboard["templating"]!["list"]!.AsArray().Where(variable => variable!["definition"] is not null).Select(variable => ((string)variable!["definition"]!, $"{{{{{variable["name"]}}}}}")),
        ];
    }
}
