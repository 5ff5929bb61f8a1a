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
    private const int Targets = 10_000;
    private const int QueryRate = 20_000;
    private const double LongestScrape = 200;
    private const double MostSlower = 1.1;

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
            string table = await MeasureAsync(args.Contains("--quick") ? new MetricsEffort(Scrapes: 5, Rounds: 2, Seconds: 3) : new MetricsEffort(Scrapes: 50, Rounds: 24, Seconds: 10));
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
        TargetZone zone = new TargetZone().With(check, TargetZone.Addresses(53, Targets)).WithPool("www", check, [.. TargetZone.Addresses(52, 8)]);
        var api = new IPEndPoint(IPAddress.Loopback, FreePort.Find());
        using HealthServer server = await HealthServer.StartAsync(zone, "--api", $"{api}");
        string queries = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(queries, $"www.{TargetZone.Name} A\n");
            var load = new ApiLoad(api);
            Dnsperf Load(int seconds) => new(server.EndPoint, queries, seconds) { Rate = QueryRate, TakesLatencies = true, ComesFirst = true };

            long bytes = 0;
            double first = (await ScrapesAsync(1)).Median;
            Sample alone = await ScrapesAsync(effort.Scrapes);
            Sample beside = await BesideQueriesAsync(() => ScrapesAsync(effort.Scrapes), Load);
            var (without, with, requests) = await DisturbAsync(load, effort, Load);
            return Table(first, alone, beside, bytes, without, with, requests);

            async Task<Sample> ScrapesAsync(int times)
            {
                List<double> took = [];
                for (int scrape = 0; scrape < times; scrape++)
                {
                    long start = Stopwatch.GetTimestamp();
                    bytes = await load.GetAsync("/metrics");
                    took.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }

                return new Sample(took);
            }
        }
        finally
        {
            File.Delete(queries);
        }
    }

    private static async Task<Sample> BesideQueriesAsync(Func<Task<Sample>> measure, Func<int, Dnsperf> dnsperf)
    {
        using var enough = new CancellationTokenSource();
        Task queries = KeepAskingAsync(dnsperf, enough.Token);
        Sample measured = await measure();
        await enough.CancelAsync();
        await queries;
        return measured;
    }

    private static async Task KeepAskingAsync(Func<int, Dnsperf> dnsperf, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            await dnsperf(2).RunAsync();
        }
    }

    // Rounds with and without take turns, as a shared machine is faster and slower by turns.
    private static async Task<(Sample Without, Sample With, double Requests)> DisturbAsync(ApiLoad load, MetricsEffort effort, Func<int, Dnsperf> dnsperf)
    {
        List<double> without = [];
        List<double> with = [];
        List<double> requests = [];
        for (int round = 0; round < effort.Rounds; round += 2)
        {
            without.Add((await dnsperf(effort.Seconds).RunAsync()).Latencies.Quantile(0.99));
            using var enough = new CancellationTokenSource();
            Task<double> requesting = load.RunAsync(enough.Token);
            with.Add((await dnsperf(effort.Seconds).RunAsync()).Latencies.Quantile(0.99));
            await enough.CancelAsync();
            requests.Add(await requesting);
        }

        return (new Sample(without), new Sample(with), requests.Average());
    }

    private static string Table(double first, Sample alone, Sample beside, long bytes, Sample without, Sample with, double requests)
    {
        Sample ratio = with.Over(without);
        return string.Create(CultureInfo.InvariantCulture, $"""
            DnsLb {ProgramOutput.Of("git", "describe", "--always", "--dirty")}, {Targets:N0} members, {QueryRate:N0} queries/s.

            | What | p50 | p99 | Goal | Met |
            |---|---:|---:|---|---|
            | the first scrape of `/metrics` after the start, {bytes / 1e6:F1} MB | {first:F0} ms | | | |
            | a scrape, while all members are probed | {alone.Median:F0} ms | {alone.Quantile(0.99):F0} ms | {LongestScrape:F0} ms | {Met(alone.Quantile(0.99) <= LongestScrape)} |
            | a scrape beside the queries too, on the same core | {beside.Median:F0} ms | {beside.Quantile(0.99):F0} ms | {LongestScrape:F0} ms | {Met(beside.Quantile(0.99) <= LongestScrape)} |
            | p99 of queries with {requests:F0} requests/s of the API, median and greatest of rounds | {with.Median:F0} µs | {with.Quantile(1):F0} µs | | |
            | the same without | {without.Median:F0} µs | {without.Quantile(1):F0} µs | | |
            | with, of without, in the same rounds | {ratio.Median:F2} | {ratio.Quantile(1):F2} | {MostSlower:F2} | {Met(ratio.Median <= MostSlower)} |

            """);
    }

    private static string Met(bool isMet) => isMet ? "yes" : "no";
}

/// <summary>How much is measured.</summary>
/// <param name="Scrapes">Of <c>/metrics</c>.</param>
/// <param name="Rounds">Of queries, half of them with requests of the API.</param>
/// <param name="Seconds">Of each.</param>
internal sealed record MetricsEffort(int Scrapes, int Rounds, int Seconds);
