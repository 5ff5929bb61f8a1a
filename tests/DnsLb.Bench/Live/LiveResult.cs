using System.Globalization;
using System.Text;
using DnsLb.Core.Simulation;

namespace DnsLb.Bench.Live;

/// <summary>What came out for one policy.</summary>
/// <param name="Label">For people.</param>
/// <param name="Balance">How even the load was.</param>
/// <param name="Failed">Of lookups and their clients, in percent; nothing where it cannot be.</param>
internal sealed record LiveResult(string Label, SimulationResult Balance, double? Failed)
{
    private const double Utilisation = 2 / 3.0;

    /// <summary>Takes a result from what was counted.</summary>
    /// <param name="label">For people.</param>
    /// <param name="windows">What each backend served, window by window.</param>
    /// <param name="window">The length of one.</param>
    /// <param name="queries">A second.</param>
    /// <param name="failed">In percent.</param>
    public static LiveResult Of(string label, IReadOnlyList<double[]> windows, TimeSpan window, double queries, double? failed)
    {
        double served = windows.Sum(Enumerable.Sum) / windows.Count / window.TotalSeconds;
        double weights = LiveZone.Weights.Sum();
        double[] capacities = [.. LiveZone.Weights.Select(weight => weight / weights * served / Utilisation)];
        var statistics = new WindowStatistics(capacities, new bool[capacities.Length], window.TotalSeconds);
        foreach (double[] work in windows)
        {
            statistics.Add(work, work);
        }

        return new LiveResult(label, statistics.Result(queries), failed);
    }

    /// <summary>The table, as Markdown.</summary>
    public static string Table(IEnumerable<LiveResult> results)
    {
        var text = new StringBuilder("| | queries/s | max/mean | in 95 % | CV | P(<.9) | P(<.98) | failed |\n|---|---:|---:|---:|---:|---:|---:|---:|\n");
        foreach ((string label, SimulationResult balance, double? failed) in results)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {label} | {balance.QueriesPerSecond:F2} | {balance.MaxOverMean:F2} | {balance.MaxOverMeanIn95:F2} | {balance.Variation:F3} | {balance.BelowAlmostFull:F3} | {balance.BelowFull:F3} | {(failed is { } part ? $"{part.ToString("F2", CultureInfo.InvariantCulture)} %" : "")} |\n");
        }

        return text.ToString();
    }
}
