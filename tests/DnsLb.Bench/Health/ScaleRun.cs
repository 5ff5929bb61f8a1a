using System.Globalization;

namespace DnsLb.Bench.Health;

/// <summary>What it costs to probe many targets, and when they are probed.</summary>
internal static class ScaleRun
{
    private const double MostCpu = 0.5;
    private const double MostMemoryMiB = 300;
    private const long MostThreads = 64;
    private const double MostInATwentieth = 1.25;

    public static async Task RunAsync(HealthOptions options, ProbedBackends backends, Goals goals)
    {
        IReadOnlyList<string> targets = TargetZone.Addresses(1, options.Targets);
        string tcp = $"tcp port={backends.TcpPort}";
        string http = $"http port={backends.HttpPort}";
        Console.WriteLine($"## {options.Targets:N0} targets every {TargetZone.Interval.TotalSeconds} s\n");
        Console.WriteLine("| | CPU of one core | memory MiB | threads |\n|---|---:|---:|---:|");
        ProbeTimes tcpTimes;
        ProbeTimes halfTimes;
        using (HealthServer server = await HealthServer.StartAsync(new TargetZone().With(tcp, targets)))
        {
            tcpTimes = await MeasureAsync("dnslb, tcp", options, backends, server, goals);
        }

        using (HealthServer server = await HealthServer.StartAsync(new TargetZone().With(tcp, targets.Take(targets.Count / 2)).With(http, targets.Skip(targets.Count / 2))))
        {
            halfTimes = await MeasureAsync("dnslb, half tcp, half http", options, backends, server, goals);
        }

        using (var server = HealthServer.StartGdnsd(targets, $"plugin => tcp_connect, port => {backends.TcpPort}", TargetZone.Interval, TargetZone.Timeout))
        {
            ProbeTimes ofGdnsd = await MeasureAsync("gdnsd, tcp_connect", options, backends, server, goals: null);
            Console.WriteLine($"\ngdnsd: {ofGdnsd.Schedule}\n{ofGdnsd.Histogram()}");
        }

        Console.WriteLine($"dnslb, tcp: {tcpTimes.Schedule}\n{tcpTimes.Histogram()}");
        Console.WriteLine($"dnslb, half tcp, half http: {halfTimes.Schedule}\n{halfTimes.Histogram()}");
        await ReactionRun.RunAsync(backends, targets, goals);
    }

    private static async Task<ProbeTimes> MeasureAsync(string name, HealthOptions options, ProbedBackends backends, HealthServer server, Goals? goals)
    {
        // The first round is not spread, and compiled code comes with the second.
        await Task.Delay(3 * TargetZone.Interval);
        _ = backends.TakeArrivals();
        double cpu = server.Process.Tree.CpuSeconds;
        double memory = 0;
        long threads = 0;
        for (int second = 0; second < options.Seconds; second++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            memory = Math.Max(memory, server.Process.Tree.MemoryMiB);
            threads = Math.Max(threads, server.Process.Tree.Threads);
        }

        cpu = (server.Process.Tree.CpuSeconds - cpu) / options.Seconds;
        var times = new ProbeTimes(backends.TakeArrivals(), TargetZone.Interval);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} ({times.Targets:N0} probed) | {cpu:P1} | {memory:F0} | {threads} |"));
        goals?.Check($"{name}: {options.Targets:N0} targets take at most {MostCpu:P0} of a core", cpu <= MostCpu, $"{cpu:P1}");
        goals?.Check($"{name}: and {MostMemoryMiB} MiB", memory <= MostMemoryMiB, $"{memory:F0} MiB");
        goals?.Check($"{name}: and no thread for each probe, at most {MostThreads}", threads <= MostThreads, $"{threads}");
        goals?.Check($"{name}: all are probed", times.Targets == options.Targets, $"{times.Targets:N0}");
        goals?.Check($"{name}: probes are spread evenly, in no twentieth of the interval more than {MostInATwentieth} times the mean", times.Fullest <= MostInATwentieth, $"{times.Fullest:F2} times");
        return times;
    }
}
