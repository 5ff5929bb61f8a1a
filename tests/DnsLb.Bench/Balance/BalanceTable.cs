using System.Globalization;
using System.Text;
using DnsLb.Core.Simulation;

namespace DnsLb.Bench.Balance;

/// <summary>What came out, as Markdown: means over seeds, and how far these lie apart.</summary>
/// <param name="columns">Their titles, and what each shows of a result, in which format.</param>
internal sealed class BalanceTable(params (string Title, Func<SimulationResult, double> Value, string Format)[] columns)
{
    private readonly List<(string Label, IReadOnlyList<SimulationResult> Results)> _lines = [];

    /// <summary>Adds a row.</summary>
    /// <param name="label">For people.</param>
    /// <param name="results">One for each seed.</param>
    public void Add(string label, IReadOnlyList<SimulationResult> results) => _lines.Add((label, results));

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder($"| | {string.Join(" | ", columns.Select(column => column.Title))} |\n|---|{string.Concat(columns.Select(_ => "---:|"))}\n");
        foreach ((string label, IReadOnlyList<SimulationResult> results) in _lines)
        {
            text.Append(null, $"| {label} | {string.Join(" | ", columns.Select(column => Cell([.. results.Select(column.Value)], column.Format)))} |\n");
        }

        return text.ToString();
    }

    // The mean and the standard deviation over seeds.
    private static string Cell(double[] values, string format)
    {
        double mean = values.Average();
        double deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / Math.Max(1, values.Length - 1));
        return mean.ToString(format, CultureInfo.InvariantCulture) + (deviation > 0.02 * mean ? $" ±{deviation.ToString(format, CultureInfo.InvariantCulture)}" : "");
    }
}
