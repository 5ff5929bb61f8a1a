using System.Globalization;
using DnsLb.Bench.Measuring;

namespace DnsLb.Bench.Metrics;

/// <summary>What a thousand requests a second of the API do to the latencies of queries.</summary>
/// <param name="Without">Latencies of queries in seconds without such requests, in microseconds.</param>
/// <param name="With">In seconds with them.</param>
/// <param name="Requests">How many requests were answered in a second.</param>
internal sealed record Disturbance(Series Without, Series With, double Requests)
{
    private const double MostSlower = 1.1;

    /// <summary>Measures it. Seconds with and without take turns, as a shared machine is faster and slower by turns.</summary>
    /// <param name="load">The requests.</param>
    /// <param name="asking">The queries of a second.</param>
    /// <param name="effort">How many seconds.</param>
    public static async Task<Disturbance> MeasureAsync(ApiLoad load, Dnsperf asking, MetricsEffort effort)
    {
        var without = new Series();
        var with = new Series();
        List<double> requests = [];
        while (Math.Min(without.UndisturbedTimes, with.UndisturbedTimes) < effort.Undisturbed && with.Times < effort.MostRounds)
        {
            await without.AddAsync(AskAsync);
            using var enough = new CancellationTokenSource();
            Task<double> requesting = load.RunAsync(enough.Token);
            await with.AddAsync(AskAsync);
            await enough.CancelAsync();
            requests.Add(await requesting);
        }

        return new Disturbance(without, with, requests.Average());

        async Task<IReadOnlyList<double>> AskAsync() => (await asking.RunAsync()).Latencies.Values;
    }

    /// <summary>Rows of the table.</summary>
    /// <param name="members">How many members are probed meanwhile.</param>
    public string Rows(int members) => $"""
        {Rows(members, "all", Without.All(), Without.Times, With.All(), With.Times)}
        {Rows(members, "undisturbed", Without.Undisturbed(), Without.UndisturbedTimes, With.Undisturbed(), With.UndisturbedTimes)}
        """;

    private string Rows(int members, string kind, Sample without, int secondsWithout, Sample with, int secondsWith) => string.Create(CultureInfo.InvariantCulture, $"""
        | a query, {members:N0} members probed | {without.Median:F0} µs | {without.Quantile(0.99):F0} µs | {kind} {secondsWithout} s | | |
        | and with {Requests:F0} requests/s of the API | {with.Median:F0} µs | {with.Quantile(0.99):F0} µs | {kind} {secondsWith} s | | |
        | with, of without | {with.Median / without.Median:F2} | {with.Quantile(0.99) / without.Quantile(0.99):F2} | {kind} | {MostSlower:F2} | {MetricsRun.Met(with.Quantile(0.99) <= MostSlower * without.Quantile(0.99))} |
        """);
}
