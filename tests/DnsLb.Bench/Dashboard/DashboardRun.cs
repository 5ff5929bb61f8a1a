using System.Globalization;
using System.Net;
using System.Text;
using DnsLb.Bench.Balance;
using DnsLb.Bench.Health;
using DnsLb.Bench.Measuring;
using Microsoft.Playwright;

namespace DnsLb.Bench.Dashboard;

/// <summary>Whether the dashboard stays responsive with 1,000 pools of ten members, of which 50 change in a second: <c>dashboard</c>.</summary>
internal static class DashboardRun
{
    /// <summary>Debian's.</summary>
    public const string Browser = "/usr/bin/chromium";

    private const string Usage = "usage: dashboard [--write | --pictures]";
    private const int Pools = 1000;
    private const int PoolSize = 10;
    private const int Probed = 500;
    private const int ChangesPerSecond = 50;
    private const int Loads = 5;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);

    // What the page may be measured by is noted by the browser itself.
    private const string Watch = """
        window.seen = { tasks: [], pools: null, events: 0 };
        new PerformanceObserver(list => list.getEntries().forEach(task => window.seen.tasks.push(task.duration))).observe({ type: 'longtask', buffered: true });
        new MutationObserver((_, watch) => {
          if (document.querySelector('article.card')) { window.seen.pools = performance.now(); watch.disconnect(); }
        }).observe(document, { subtree: true, childList: true });
        addEventListener('DOMContentLoaded', () => new MutationObserver(changes => changes.forEach(change => window.seen.events += change.addedNodes.length))
          .observe(document.getElementById('events'), { childList: true }));
        """;

    /// <returns>The exit code: 0; 1 when a goal is missed, or something could not be measured; 2 for wrong usage.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not ([] or ["--write"] or ["--pictures"]))
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        try
        {
            using IPlaywright playwright = await Playwright.CreateAsync();
            await using IBrowser browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Browser, Args = ["--no-sandbox"] });
            if (args is ["--pictures"])
            {
                await DashboardPictures.TakeAsync(browser);
                return 0;
            }

            return await MeasureAsync(browser, isWritten: args.Length > 0);
        }
        catch (Exception failure) when (failure is BenchmarkException or PlaywrightException)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 1;
        }
    }

    private static async Task<int> MeasureAsync(IBrowser browser, bool isWritten)
    {
        using var backends = new ProbedBackends();
        IReadOnlyList<string> probed = TargetZone.Addresses(5, Probed);
        using WatchedServer server = await WatchedServer.StartAsync(Zone(backends.HttpPort, probed));
        using var stopping = new CancellationTokenSource();
        Task changing = ChangeAsync(backends, probed, stopping.Token);
        double[][] loads = new double[Loads][];
        for (int i = 0; i < Loads; i++)
        {
            loads[i] = await LoadAsync(browser, server.Page);
        }

        var (tasks, events) = await WatchAsync(browser, server.Page);
        await stopping.CancelAsync();
        await changing;
        return Report(Median(loads, 0), Median(loads, 1), tasks, events / Duration.TotalSeconds, isWritten);
    }

    private static int Report(double paint, double pools, double[] tasks, double changes, bool isWritten)
    {
        double longest = tasks.DefaultIfEmpty().Max();
        string table = string.Create(CultureInfo.InvariantCulture, $"""
            | Measured | |
            |---|---:|
            | first contentful paint, median of {Loads} | {paint:0} ms |
            | first page of pools shown, median of {Loads} | {pools:0} ms |
            | changes shown a second, of {ChangesPerSecond} | {changes:0} |
            | longest task in {Duration.TotalSeconds} s | {longest:0} ms |
            | tasks longer than 50 ms | {tasks.Length} |

            """);
        Console.WriteLine(table);
        if (isWritten)
        {
            ReadmeSection.Replace("dashboard", table);
        }

        var goals = new Goals();
        goals.Check($"first contentful paint under 1 s", paint < 1000, $"{paint:0} ms");
        goals.Check($"no task longer than 200 ms, as long as a click may take to be answered", longest <= 200, $"{longest:0} ms");
        return goals.Report();
    }

    // The first paint, and when pools are shown.
    private static async Task<double[]> LoadAsync(IBrowser browser, Uri page)
    {
        await using IBrowserContext context = await browser.NewContextAsync();
        IPage shown = await OpenAsync(context, page);
        return await shown.EvaluateAsync<double[]>("() => [performance.getEntriesByName('first-contentful-paint')[0].startTime, window.seen.pools]");
    }

    // The long tasks and the changes shown while the page follows, after it has been loaded.
    private static async Task<(double[] Tasks, int Events)> WatchAsync(IBrowser browser, Uri page)
    {
        await using IBrowserContext context = await browser.NewContextAsync();
        IPage shown = await OpenAsync(context, page);
        await shown.WaitForFunctionAsync("() => document.getElementById('connection').textContent.includes('live')");
        await shown.EvaluateAsync("() => { window.seen.tasks = []; window.seen.events = 0; }");
        await Task.Delay(Duration);
        return (await shown.EvaluateAsync<double[]>("() => window.seen.tasks"), await shown.EvaluateAsync<int>("() => window.seen.events"));
    }

    private static async Task<IPage> OpenAsync(IBrowserContext context, Uri page)
    {
        IPage shown = await context.NewPageAsync();
        await shown.AddInitScriptAsync(Watch);
        await shown.GotoAsync($"{page}");
        await shown.WaitForFunctionAsync("() => window.seen.pools !== null && performance.getEntriesByName('first-contentful-paint').length > 0");
        return shown;
    }

    private static async Task ChangeAsync(ProbedBackends backends, IReadOnlyList<string> probed, CancellationToken stopping)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / ChangesPerSecond));
        for (int i = 0; !stopping.IsCancellationRequested; i++)
        {
            bool isDown = i / Probed % 2 == 0;
            backends.Set(IPAddress.Parse(probed[i % Probed]), new Answer(isDown ? AnswerKind.Failed : AnswerKind.Fine));
            await pace.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private static string Zone(int port, IReadOnlyList<string> probed)
    {
        var zone = new StringBuilder().Append(CultureInfo.InvariantCulture, $";@check web http port={port} interval=1s timeout=1s fall=1 rise=1 rise-again=1\n");
        for (int pool = 0; pool < Pools; pool++)
        {
            zone.Append(CultureInfo.InvariantCulture, $";@pool p{pool} policy=weighted\n");
            for (int member = 0; member < PoolSize; member++)
            {
                // Those that change are in the first pools, which the page shows.
                bool isProbed = member == 0 && pool < probed.Count;
                zone.Append(CultureInfo.InvariantCulture, $"p{pool} IN A {(isProbed ? $"{probed[pool]} ;@ check=web" : $"10.{pool / 250}.{pool % 250}.{member + 1}")}\n");
            }
        }

        return zone.ToString();
    }

    private static double Median(double[][] runs, int which) => runs.Select(run => run[which]).Order().ElementAt(runs.Length / 2);
}
