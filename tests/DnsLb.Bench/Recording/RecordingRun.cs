using System.Globalization;
using System.Text.RegularExpressions;
using DnsLb.Bench.Balance;
using DnsLb.Bench.Comparison;
using DnsLb.Bench.Measuring;
using DnsLb.Bench.Servers;
using DnsLb.Bench.Workloads;

namespace DnsLb.Bench.Recording;

/// <summary>What writing queries down costs, and how much of it is lost at full speed: <c>querylog [--seconds N] [--write]</c>.</summary>
internal static class RecordingRun
{
    private const string Usage = "querylog [--seconds N] [--write]: what writing queries down costs, each way N seconds (default 10) as fast as replies come; --write puts the table into the README";
    private const int DefaultSeconds = 10;
    private const int Rounds = 3;
    private const string SocketName = "tap";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly RecordingServer[] Ways =
    [
        new("nothing", _ => []),
        new("query log", QueryLog),
        new("query log, 1/100", site => [.. QueryLog(site), "--query-log-sample", "1/100"]),
        new("dnstap", Dnstap),
        new("both", site => [.. QueryLog(site), .. Dnstap(site)]),
    ];

    /// <returns>The exit code: 0, 1 when something could not be measured, 2 for wrong usage.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        bool writes = args.Contains("--write");
        string[] rest = [.. args.Where(arg => arg != "--write")];
        int seconds = rest is ["--seconds", var text] && int.TryParse(text, CultureInfo.InvariantCulture, out int given) ? given : DefaultSeconds;
        if (seconds < 1 || (rest.Length > 0 && rest is not ["--seconds", _]))
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        try
        {
            string table = await TableAsync(seconds);
            Console.WriteLine(table);
            if (writes)
            {
                ReadmeSection.Replace("querylog", table);
            }

            return 0;
        }
        catch (BenchmarkException failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 1;
        }
    }

    private static async Task<string> TableAsync(int seconds)
    {
        using var members = new MemberListeners();
        var runs = Ways.ToDictionary(way => way, _ => new List<(CountedRun Run, double Missing)>());
        for (int round = 0; round < Rounds; round++)
        {
            for (int turn = 0; turn < Ways.Length; turn++)
            {
                RecordingServer way = Ways[(round + turn) % Ways.Length];
                runs[way].Add(await MeasureAsync(way, members.Port, seconds));
            }
        }

        return "| Written down | queries/s | CPU µs/query | missing |\n|---|---:|---:|---:|\n" + string.Concat(Ways.Select(way => Line(way.Name, runs[way])));
    }

    private static string Line(string title, List<(CountedRun Run, double Missing)> runs) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {title} | {new Sample(runs.Select(run => run.Run.Load.Rate)).Median:N0} | {new Sample(runs.Select(run => run.Run.CpuMicroseconds)).Median:F2} | {100 * new Sample(runs.Select(run => run.Missing)).Median:F2} % |\n");

    // Its last word on what is missing comes when it ends.
    private static async Task<(CountedRun Run, double Missing)> MeasureAsync(RecordingServer way, int memberPort, int seconds)
    {
        using RunningServer server = await RunningServer.StartAsync(way, names: 10_000, memberPort);
        using PinnedProcess receiver = Receive(server.Site);
        using var queries = new QueryFile(Workload.Pool(), round: 0);
        Dnsperf load = Workload.Pool().Against(server.Site.EndPoint, queries.Path, seconds);
        CountedRun warmUp = await CountedRun.RunAsync(server, load with { Seconds = 1 });
        CountedRun run = await CountedRun.RunAsync(server, load);
        server.Process.Signal("TERM");
        await server.Process.EndAsync(Patience);
        long missing = Regex.Matches(server.Process.Output, @"missing in it: (\d+) more").Sum(match => long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
        await Console.Error.WriteLineAsync($"{way.Name}: {run.Load.Rate:N0}/s, {run.CpuMicroseconds:F2} µs, {missing} missing");
        return (run, (double)missing / (warmUp.Load.Completed + run.Load.Completed));
    }

    private static IEnumerable<string> QueryLog(ServerSite site) => ["--query-log", site.PathOf("queries.log")];

    private static IEnumerable<string> Dnstap(ServerSite site) => ["--dnstap", $"unix:{site.PathOf(SocketName)}"];

    private static PinnedProcess Receive(ServerSite site) => PinnedProcess.Start(
        PinnedProcess.GeneratorCore,
        ["fstrm_capture", "-t", "protobuf:dnstap.Dnstap", "-u", site.PathOf(SocketName), "-w", "/dev/null"],
        site.PathOf("receiver"));
}
