using System.Diagnostics;
using DnsLb.Bench.Measuring;

namespace DnsLb.Bench.Health;

/// <summary>What probing costs, how evenly it is spread, and how soon answers follow: <c>health [--seconds N] [--targets N]</c>.</summary>
internal static class HealthRun
{
    /// <returns>The exit code: 0; 1 when a goal is missed, or something could not be measured; 2 for wrong usage.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (HealthOptions.Read(args) is not { } options)
        {
            await Console.Error.WriteLineAsync(HealthOptions.Usage);
            return 2;
        }

        try
        {
            using var self = Process.GetCurrentProcess();
            if (OperatingSystem.IsLinux())
            {
                self.ProcessorAffinity = 1 << PinnedProcess.GeneratorCore;
            }

            using var backends = new ProbedBackends();
            var goals = new Goals();
            await ReactionRun.RunAsync(backends, [], goals);
            await BlackHoleRun.RunAsync(options, backends, goals);
            await ScaleRun.RunAsync(options, backends, goals);
            return goals.Report();
        }
        catch (BenchmarkException failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 1;
        }
    }
}
