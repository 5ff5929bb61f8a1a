using System.Globalization;
using System.Text;
using DnsLb.Core.Pools;
using DnsLb.Core.Simulation;

namespace DnsLb.Commands;

/// <summary>The results of a simulation as a table for people.</summary>
internal static class SimulationText
{
    public static string Of(PoolDefinition pool, SimulationSettings settings, IReadOnlyList<(string Policy, SimulationResult Result)> results)
    {
        var text = new StringBuilder();
        text.AppendLine(World(pool, settings));
        text.AppendLine();
        IEnumerable<string[]> lines = results.Select(result => Line(result.Policy, result.Result));
        AddTable(text, [["policy", "queries/s", "max/mean", "in 95 %", "CV", "below 90 %", "below 98 %", "churn", "bytes"], .. lines]);
        foreach ((int member, string what) in Drains(pool, settings))
        {
            AddDrain(text, what, member, results);
        }

        if (RecoveryText.Table(settings, results) is { Length: > 0 } recovery)
        {
            text.AppendLine();
            text.AppendLine(RecoveryText.Title);
            text.AppendLine();
            AddTable(text, recovery);
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>The world in one line.</summary>
    public static string World(PoolDefinition pool, SimulationSettings settings)
    {
        string resolvers = settings.Recorded is { } recorded
            ? string.Create(CultureInfo.InvariantCulture, $"{recorded.Sources.Count:N0} resolvers of a log, {recorded.Sources.Sum(source => source.Lookups):#,0.##} lookups/s")
            : string.Create(CultureInfo.InvariantCulture, $"{settings.Resolvers:N0} resolvers (Zipf {settings.Skew}), {settings.Lookups:#,0.##} lookups/s");
        string stay = string.Join(" or ", settings.OtherPersistences.Select(other => other.Time).Prepend(settings.Persistence).Select(time => Number(time.TotalSeconds, "0.##")));
        return string.Create(CultureInfo.InvariantCulture, $"{pool.Name}: {pool.Members.Count} members; {resolvers}, clients stay {stay} s, {settings.Duration.TotalMinutes:0.#} min, seed {settings.Seed}");
    }

    /// <summary>What leaves something behind on which members, in words.</summary>
    public static IEnumerable<(int Member, string What)> Drains(PoolDefinition pool, SimulationSettings settings)
    {
        foreach (SimulatedFailure failure in settings.Failures)
        {
            string detected = failure.Detected is { } time ? string.Create(CultureInfo.InvariantCulture, $"answers change {time.TotalSeconds:0.##} s later") : "no check notices";
            yield return (failure.Member, string.Create(CultureInfo.InvariantCulture, $"{pool.Members[failure.Member].DisplayName} fails after {failure.At.TotalSeconds:0} s, {detected}"));
        }

        foreach (SimulatedWeight weight in settings.Weights.Where(weight => weight.Scale == 0 && weight.At >= TimeSpan.Zero))
        {
            yield return (weight.Member, string.Create(CultureInfo.InvariantCulture, $"{pool.Members[weight.Member].DisplayName} is drained after {weight.At.TotalSeconds:0} s"));
        }
    }

    private static string[] Line(string policy, SimulationResult result) =>
    [
        policy,
        Number(result.QueriesPerSecond, "F1"),
        Number(result.MaxOverMean, "F2"),
        Number(result.MaxOverMeanIn95, "F2"),
        Number(result.Variation, "F3"),
        Number(100 * result.BelowAlmostFull, "F1") + " %",
        Number(100 * result.BelowFull, "F1") + " %",
        Number(100 * result.Answers.Churn, "F0") + " %",
        Number(result.Answers.Bytes, "F0"),
    ];

    private static void AddDrain(StringBuilder text, string what, int member, IReadOnlyList<(string Policy, SimulationResult Result)> results)
    {
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"{what}; of the demand leased to it there is still");
        text.AppendLine();
        var lines = results.Select(result => (result.Policy, Drains: result.Result.Drains.Where(drain => drain.Member == member).ToArray())).ToArray();
        AddTable(
            text,
            [
                ["policy", .. lines[0].Drains.Select(drain => Number(drain.After.TotalSeconds, "0") + " s")],
                .. lines.Select(line => (string[])[line.Policy, .. line.Drains.Select(drain => Number(100 * drain.Leased, "F0") + " %")]),
            ]);
    }

    private static void AddTable(StringBuilder text, string[][] cells)
    {
        int[] widths = [.. Enumerable.Range(0, cells[0].Length).Select(column => cells.Max(line => line[column].Length))];
        foreach (string[] line in cells)
        {
            text.AppendLine(string.Join("  ", line.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))).TrimEnd());
        }
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
