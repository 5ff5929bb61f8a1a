namespace DnsLb.Bench.Health;

/// <summary>Whether probes keep their schedule while many other targets swallow what is sent to them.</summary>
internal static class BlackHoleRun
{
    private const int Targets = 1000;
    private const double MostDeviation = 0.1;

    public static async Task RunAsync(HealthOptions options, ProbedBackends backends, Goals goals)
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
        _ = Report("before");
        backends.OpenHole();
        await Task.Delay(TimeSpan.FromSeconds(options.Seconds));
        double most = Report("from the first moment on").Deviations.Quantile(1);
        Console.WriteLine();
        goals.Check($"beside {Targets:N0} black holes probes deviate by less than {MostDeviation:P0} of the interval", most < MostDeviation, $"{most:P1} at most");

        ProbeTimes Report(string when)
        {
            var times = new ProbeTimes(backends.TakeArrivals().Where(arrival => isGood.Contains($"{arrival.Target}")), TargetZone.Interval);
            Console.WriteLine($"- {when}: {times.Schedule}");
            return times;
        }
    }
}
