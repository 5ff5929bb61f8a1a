using System.Net;
using System.Text;
using DnsLb.Core.Pools;
using DnsLb.Core.Simulation;

namespace DnsLb.Commands;

/// <summary>The results of a simulation as a page with charts. It holds all that it shows, and no script.</summary>
internal static class SimulationPage
{
    // More lines than this cannot be told apart.
    private const int MostMembers = 24;

    // What is left after a longer time is in the table.
    private const double LongestDrain = 120;

    private const string Style = """
        :root { color-scheme: light dark; --ink: #222; --paper: #fff; --grid: #ddd; }
        @media (prefers-color-scheme: dark) { :root { --ink: #ddd; --paper: #16181c; --grid: #3a3d44; } }
        body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 900px; margin: 2em auto; padding: 0 1em; }
        pre { overflow-x: auto; } figure { margin: 2em 0; } figcaption { font-weight: 600; } svg { width: 100%; height: auto; }
        .grid { stroke: var(--grid); fill: none; } text { font-size: 12px; fill: var(--ink); } .x { text-anchor: middle; } .y { text-anchor: end; }
        polyline { fill: none; stroke-width: 1.5; } polyline:hover { stroke-width: 4; } span { margin-right: 1em; } span::before { content: "━ "; font-weight: 700; }
        """;

    private static readonly string[] Colours = ["#3b7dd8", "#e0703a", "#3a9d5d", "#b452b0", "#c79a1e", "#2aa7a7", "#d0455a", "#8a7f72"];

    /// <summary>The whole page.</summary>
    public static string Of(PoolDefinition pool, SimulationSettings settings, IReadOnlyList<(string Policy, SimulationResult Result)> results)
    {
        double window = settings.Window.TotalSeconds;
        var html = new StringBuilder();
        html.Append($"<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>{WebUtility.HtmlEncode(pool.Name)}: simulated balance</title>\n<style>\n{Style}\n");
        foreach ((int i, string colour) in Colours.Index())
        {
            html.Append($".c{i} {{ stroke: {colour}; }} .k{i}::before {{ color: {colour}; }}\n");
        }

        html.Append($"</style>\n<h1>{WebUtility.HtmlEncode(pool.Name)}</h1>\n<pre>{WebUtility.HtmlEncode(SimulationText.Of(pool, settings, results))}</pre>\n");
        html.Append(new LineChart("The fullest member beside all", "seconds", "max/mean", [.. results.Select(result => new ChartLine(result.Policy, OverTime(result.Result.History, window)))]).Html());
        html.Append(new LineChart("Queries that resolvers ask", "seconds", "queries/s", [.. results.Select(result => new ChartLine(result.Policy, OverTime(result.Result.QueryRates, window)))]).Html());
        foreach ((int member, string what) in SimulationText.Drains(pool, settings))
        {
            html.Append(DrainChart(what, member, results).Html());
        }

        foreach ((string policy, SimulationResult result) in results)
        {
            html.Append(LoadChart(pool, policy, result, window).Html());
        }

        return html.Append("</html>\n").ToString();
    }

    private static LineChart DrainChart(string what, int member, IReadOnlyList<(string Policy, SimulationResult Result)> results) => new(
        $"{what}: what is still on it",
        "seconds after that",
        "% of what was",
        [.. results.SelectMany(result => new[] { DrainLine($"{result.Policy}: leased", result.Result, member, drain => drain.Leased), DrainLine($"{result.Policy}: used", result.Result, member, drain => drain.Served) })]);

    private static ChartLine DrainLine(string name, SimulationResult result, int member, Func<SimulatedDrain, double> part) =>
        new(name, [(0, 100), .. result.Drains.Where(drain => drain.Member == member && drain.After.TotalSeconds <= LongestDrain).Select(drain => (drain.After.TotalSeconds, 100 * part(drain)))]);

    private static LineChart LoadChart(PoolDefinition pool, string policy, SimulationResult result, double window)
    {
        ChartLine[] lines = pool.Members.Count <= MostMembers
            ? [.. pool.Members.Index().Select(member => new ChartLine(member.Item.DisplayName, OverTime([.. result.Utilisations.Select(all => 100.0 * all[member.Index])], window)))]
            : [.. new[] { ("fullest", 1.0), ("fuller than 90 %", 0.9), ("median", 0.5), ("fuller than 10 %", 0.1), ("emptiest", 0) }.Select(part => new ChartLine(part.Item1, OverTime([.. result.Utilisations.Select(all => 100 * Quantile(all, part.Item2))], window)))];
        return new LineChart($"{policy}: the load of each member", "seconds", "% of its capacity", lines);
    }

    private static (double X, double Y)[] OverTime(IReadOnlyList<double> values, double window) => [.. values.Select((value, i) => ((i + 1) * window, value))];

    private static double Quantile(float[] values, double part) => values.Order().ElementAt((int)(part * (values.Length - 1)));
}
