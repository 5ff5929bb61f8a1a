using System.Diagnostics;
using System.Text;
using DnsLb.Core.Pools;
using DnsLb.Core.Simulation;
using DnsLb.Tests.Simulation;

namespace DnsLb.Bench.Balance;

/// <summary>How even each policy makes the load, in simulated worlds: <c>balance [--quick]</c>.</summary>
internal static class BalanceRun
{
    private static readonly int[] Heterogeneities = [20, 35, 50, 65];
    private static readonly int[] DrainSeconds = [5, 10, 20, 30, 60, 120, 300, 900];
    private static readonly string[] DrainTitles = ["leased to it", "served by it"];

    /// <summary>Prints all tables, and writes them into the README unless they are quick ones.</summary>
    /// <returns>The exit code: 0; 2 for wrong usage.</returns>
    public static int Run(string[] args)
    {
        if (BalanceOptions.Read(args) is not { } options)
        {
            Console.Error.WriteLine(BalanceOptions.Usage);
            return 2;
        }

        var watch = Stopwatch.StartNew();
        var text = new StringBuilder($"Means of seeds 1 to {options.Seeds}; ± is the standard deviation over them, where it is more than 2 % of the mean.\n\n");
        foreach (BalanceWorld world in BalanceWorld.All)
        {
            Add(text, world, options);
        }

        AddClients(text, options);
        Console.Error.WriteLine($"{watch.Elapsed.TotalMinutes:F1} minutes");
        if (options.IsWhole)
        {
            ReadmeSection.Replace("balance", text.ToString());
        }

        return 0;
    }

    private static void Add(StringBuilder text, BalanceWorld world, BalanceOptions options)
    {
        var table = new BalanceTable(
            ("queries/s", result => result.QueriesPerSecond, "F1"),
            ("max/mean", result => result.MaxOverMean, "F2"),
            ("in 95 %", result => result.MaxOverMeanIn95, "F2"),
            ("CV", result => result.Variation, "F3"),
            ("P(<.9)", result => result.BelowAlmostFull, "F3"),
            ("P(<.98)", result => result.BelowFull, "F3"),
            ("churn", result => result.Answers.Churn, "F2"),
            ("bytes", result => result.Answers.Bytes, "F0"));
        BalanceTable[] drains = world.Settings.Failures.Count > 0 ? [Drain(drain => drain.Leased), Drain(drain => drain.Served)] : [];
        foreach (BalanceRow row in world.Rows)
        {
            SimulationResult[] results = Results(options, seed => world.Run(row, seed, options.Duration), $"{world.Title}: {row.Label}");
            Array.ForEach([table, .. drains], each => each.Add(row.Label, results));
        }

        Print(text, $"#### {world.Title}\n\n{table}\n");
        foreach ((string title, BalanceTable drain) in DrainTitles.Zip(drains))
        {
            Print(text, $"What is still {title} of the demand that was, in percent:\n\n{drain}\n");
        }
    }

    private static BalanceTable Drain(Func<SimulatedDrain, double> part) => new(
        [.. DrainSeconds.Select(seconds => ($"{seconds} s", (Func<SimulationResult, double>)(result => 100 * result.Drains.Where(drain => drain.After.TotalSeconds == seconds).Select(part).DefaultIfEmpty(double.NaN).Average()), "F1"))]);

    private static void AddClients(StringBuilder text, BalanceOptions options)
    {
        foreach (int heterogeneity in Heterogeneities)
        {
            var table = new BalanceTable(
                ("queries/s", result => result.QueriesPerSecond, "F3"),
                ("P(<.9)", result => result.BelowAlmostFull, "F3"),
                ("P(<.98)", result => result.BelowFull, "F3"),
                ("max/mean", result => result.MaxOverMean, "F2"),
                ("in 95 %", result => result.MaxOverMeanIn95, "F2"),
                ("CV", result => result.Variation, "F3"));
            foreach (BalanceRow row in BalanceRows.OfClients)
            {
                var world = new ClientSettings { Duration = options.OfClients, Reports = row.World(new SimulationSettings()).Reports is not null };
                PoolDefinition pool = row.Of(TestPool.Paper(heterogeneity));
                table.Add(row.Label, Results(options, seed => new ClientSimulator(pool, world with { Seed = seed }).Run(row.Policy), $"{heterogeneity} %: {row.Label}"));
            }

            Print(text, $"#### 20 domains, 7 members, heterogeneity {heterogeneity} %\n\n{table}\n");
        }
    }

    private static SimulationResult[] Results(BalanceOptions options, Func<int, SimulationResult> run, string what)
    {
        Console.Error.WriteLine(what);
        return [.. Enumerable.Range(1, options.Seeds).AsParallel().AsOrdered().Select(run)];
    }

    private static void Print(StringBuilder text, string part)
    {
        Console.WriteLine(part);
        text.Append(part).Append('\n');
    }
}
