using System.Diagnostics;
using System.Globalization;
using System.Net;
using DnsLb.Bench.Balance;
using DnsLb.Bench.Health;
using DnsLb.Bench.Measuring;
using DnsLb.Tests.EndToEnd;

namespace DnsLb.Bench.Metrics;

/// <summary>How soon <c>/metrics</c> answers with many members, and what requests of the API do to queries: <c>metrics [--write] [--quick]</c>.</summary>
internal static class MetricsRun
{
    private const int Many = 10_000;
    private const int Few = 8;

    // What asks must not fill its core, or it waits for itself: beside 20,000 queries/s, the API was asked 850 to 910 times a second in place of 1,000.
    private const int QueryRate = 10_000;
    private const double LongestScrape = 200;

    /// <returns>The exit code: 0; 1 when something could not be measured; 2 for wrong usage.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Except(["--write", "--quick"]).Any())
        {
            await Console.Error.WriteLineAsync("usage: metrics [--write] [--quick]");
            return 2;
        }

        try
        {
            string table = await MeasureAsync(args.Contains("--quick") ? new MetricsEffort(Scrapes: 5, Undisturbed: 2, MostRounds: 4) : new MetricsEffort(Scrapes: 100, Undisturbed: 30, MostRounds: 100));
            Console.WriteLine(table);
            if (args.Contains("--write") && !args.Contains("--quick"))
            {
                ReadmeSection.Replace("metrics", table);
            }

            return 0;
        }
        catch (BenchmarkException failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 1;
        }
    }

    private static async Task<string> MeasureAsync(MetricsEffort effort)
    {
        using var backends = new ProbedBackends();
        string check = $"tcp port={backends.TcpPort}";
        string queries = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(queries, $"www.{TargetZone.Name} A\n");
            var few = await WithServerAsync(new TargetZone().WithPool("www", check, [.. TargetZone.Addresses(52, Few)]), queries, (load, asking) => Disturbance.MeasureAsync(load, asking, effort));
            return await WithServerAsync(new TargetZone().With(check, TargetZone.Addresses(53, Many)).WithPool("www", check, [.. TargetZone.Addresses(52, Few)]), queries, async (load, asking) =>
                Table(await ScrapesAsync(load, asking, effort), few, await Disturbance.MeasureAsync(load, asking, effort)));
        }
        finally
        {
            File.Delete(queries);
        }
    }

    private static async Task<T> WithServerAsync<T>(TargetZone zone, string queries, Func<ApiLoad, Dnsperf, Task<T>> measure)
    {
        var api = new IPEndPoint(IPAddress.Loopback, FreePort.Find());
        using HealthServer server = await HealthServer.StartAsync(zone, "--api", $"{api}");
        var load = new ApiLoad(api);
        await load.UntilListensAsync();
        return await measure(load, new Dnsperf(server.EndPoint, queries, Seconds: 1) { Rate = QueryRate, TakesLatencies = true, ComesFirst = true });
    }

    // Rows of the table.
    private static async Task<string> ScrapesAsync(ApiLoad load, Dnsperf asking, MetricsEffort effort)
    {
        var first = new Series();
        long bytes = await ScrapeAsync(first, load, 1);
        var alone = new Series();
        await ScrapeAsync(alone, load, effort.Scrapes);
        var beside = new Series();

        // Nothing is asked of these queries but that they are there: they must not keep the client from reading.
        await BesideQueriesAsync(() => ScrapeAsync(beside, load, effort.Scrapes), asking with { ComesFirst = false, TakesLatencies = false });
        return string.Create(CultureInfo.InvariantCulture, $"""
            | the first scrape of `/metrics` after the start, {bytes / 1e6:F1} MB | {first.All().Median:F0} ms | | | | |
            {Scrapes("a scrape, while all members are probed", alone.All(), "all", alone.Times)}
            {Scrapes("", alone.Undisturbed(), "undisturbed", alone.UndisturbedTimes)}
            {Scrapes("a scrape beside the queries too, on the same core", beside.All(), "all", beside.Times)}
            {Scrapes("", beside.Undisturbed(), "undisturbed", beside.UndisturbedTimes)}
            """);
    }

    // Returns how long the last one was.
    private static async Task<long> ScrapeAsync(Series scrapes, ApiLoad load, int times)
    {
        long bytes = 0;
        for (int scrape = 0; scrape < times; scrape++)
        {
            await scrapes.AddAsync(async () =>
            {
                long start = Stopwatch.GetTimestamp();
                bytes = await load.GetAsync("/metrics");
                return [Stopwatch.GetElapsedTime(start).TotalMilliseconds];
            });
        }

        return bytes;
    }

    private static async Task BesideQueriesAsync(Func<Task> measure, Dnsperf asking)
    {
        using var enough = new CancellationTokenSource();
        Task queries = KeepAskingAsync(asking, enough.Token);
        await measure();
        await enough.CancelAsync();
        await queries;
    }

    private static async Task KeepAskingAsync(Dnsperf asking, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            await asking.RunAsync();
        }
    }

    private static string Table(string scrapes, Disturbance few, Disturbance many) => string.Create(CultureInfo.InvariantCulture, $"""
        DnsLb {ProgramOutput.Of("git", "describe", "--always", "--dirty")}, {Many:N0} members, {QueryRate:N0} queries/s.

        | What | p50 | p99 | of | Goal | Met |
        |---|---:|---:|---|---|---|
        {scrapes}
        {few.Rows(Few)}
        {many.Rows(Few + Many)}

        """);

    private static string Scrapes(string what, Sample scrapes, string kind, int times) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {what} | {scrapes.Median:F0} ms | {scrapes.Quantile(0.99):F0} ms | {kind} {times} | {LongestScrape:F0} ms | {Met(scrapes.Quantile(0.99) <= LongestScrape)} |");

    /// <summary>How the table says whether a goal is met.</summary>
    public static string Met(bool isMet) => isMet ? "yes" : "no";
}

/// <summary>How much is measured.</summary>
/// <param name="Scrapes">Of <c>/metrics</c>, alone and beside queries.</param>
/// <param name="Undisturbed">Seconds of queries that the host is not to have disturbed, with and without requests of the API each.</param>
/// <param name="MostRounds">Of a second with and one without, however few are undisturbed.</param>
internal sealed record MetricsEffort(int Scrapes, int Undisturbed, int MostRounds);
