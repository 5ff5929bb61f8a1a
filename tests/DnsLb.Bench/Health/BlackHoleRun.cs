namespace DnsLb.Bench.Health;

/// <summary>Whether probes keep their schedule while many other targets swallow what is sent to them.</summary>
internal static class BlackHoleRun
{
    private const int Targets = 1000;

    public static async Task RunAsync(HealthOptions options, ProbedBackends backends)
    {
        IReadOnlyList<string> good = TargetZone.Addresses(2, Targets);
        IReadOnlyList<string> bad = TargetZone.Addresses(3, Targets);
        TargetZone zone = new TargetZone().With($"tcp port={backends.TcpPort}", good).With($"tcp port={backends.HolePort}", bad);
        using HealthServer server = await HealthServer.StartAsync(zone);
        HashSet<string> isGood = [.. good];
        await Task.Delay(3 * TargetZone.Interval);
        Console.WriteLine($"## {Targets:N0} targets beside {Targets:N0} that become black holes\n");
        _ = backends.TakeArrivals();
        await Task.Delay(TimeSpan.FromSeconds(options.Seconds));
        Report("before");
        backends.OpenHole();
        await Task.Delay(TimeSpan.FromSeconds(options.Seconds));
        Report("from the first moment on");

        void Report(string when) => Console.WriteLine($"- {when}: {new ProbeTimes(backends.TakeArrivals().Where(arrival => isGood.Contains($"{arrival.Target}")), TargetZone.Interval).Schedule}");
    }
}
