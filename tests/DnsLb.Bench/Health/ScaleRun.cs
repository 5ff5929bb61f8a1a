using System.Globalization;

namespace DnsLb.Bench.Health;

/// <summary>What it costs to probe many targets, and when they are probed.</summary>
internal static class ScaleRun
{
    public static async Task RunAsync(HealthOptions options, ProbedBackends backends)
    {
        IReadOnlyList<string> targets = TargetZone.Addresses(1, options.Targets);
        string tcp = $"tcp port={backends.TcpPort}";
        string http = $"http port={backends.HttpPort}";
        Console.WriteLine($"## {options.Targets:N0} targets every {TargetZone.Interval.TotalSeconds} s\n");
        Console.WriteLine("| | CPU of one core | memory MiB | threads |\n|---|---:|---:|---:|");
        ProbeTimes times;
        using (HealthServer server = await HealthServer.StartAsync(new TargetZone().With(tcp, targets)))
        {
            _ = await MeasureAsync("dnslb, tcp", options, backends, server);
        }

        using (HealthServer server = await HealthServer.StartAsync(new TargetZone().With(tcp, targets.Take(targets.Count / 2)).With(http, targets.Skip(targets.Count / 2))))
        {
            times = await MeasureAsync("dnslb, half tcp, half http", options, backends, server);
        }

        using (var server = HealthServer.StartGdnsd(targets, backends.TcpPort))
        {
            ProbeTimes ofGdnsd = await MeasureAsync("gdnsd, tcp_connect", options, backends, server);
            Console.WriteLine($"\ngdnsd: {ofGdnsd.Schedule}\n{ofGdnsd.Histogram()}");
        }

        Console.WriteLine($"dnslb, half tcp, half http: {times.Schedule}\n{times.Histogram()}");
        await ReactionRun.RunAsync(backends, targets);
    }

    private static async Task<ProbeTimes> MeasureAsync(string name, HealthOptions options, ProbedBackends backends, HealthServer server)
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

        cpu = server.Process.Tree.CpuSeconds - cpu;
        var times = new ProbeTimes(backends.TakeArrivals(), TargetZone.Interval);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} ({times.Targets:N0} probed) | {cpu / options.Seconds:P1} | {memory:F0} | {threads} |"));
        return times;
    }
}
