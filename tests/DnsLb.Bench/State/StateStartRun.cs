using System.Diagnostics;
using System.Globalization;
using DnsLb.Bench.Health;
using DnsLb.Core.Health;
using DnsLb.Core.Selection;
using DnsLb.Core.State;
using DnsLb.Tests.EndToEnd;

namespace DnsLb.Bench.State;

/// <summary>What a start takes with a full state, and what without.</summary>
internal static class StateStartRun
{
    private const int Rounds = 3;
    private const int Overrides = 1000;

    // Until the first round of the writer is over, which makes the file anew.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(HealthOptions options)
    {
        using var folder = new TemporaryFolder();
        string states = folder.Write("states", "");
        string state = folder.PathOf("state");
        TargetZone zone = new TargetZone().With($"file path={states}", TargetZone.Addresses(1, options.Targets));
        StateContent full = await FillAsync(zone, state);
        Console.WriteLine($"## A start with {full.Verdicts.Count:N0} verdicts, {full.Overrides.Count:N0} overrides, {full.Transitions.Count:N0} changes\n");
        Console.WriteLine($"| | until it answers, s | CPU s in the first {Settled.TotalSeconds} s | memory MiB |\n|---|---:|---:|---:|");
        var without = new List<Started>();
        var with = new List<Started>();
        for (int round = 0; round < Rounds; round++)
        {
            without.Add(await StartAsync(zone));
            with.Add(await StartAsync(zone, "--state", state));
        }

        Report("without state", without);
        Report("with it", with);
        Console.WriteLine();
    }

    // The server leaves verdicts and changes itself; overrides are added as it would write them.
    private static async Task<StateContent> FillAsync(TargetZone zone, string state)
    {
        using (HealthServer server = await HealthServer.StartAsync(zone, "--state", state))
        {
            await Task.Delay(Settled);
            server.Process.Signal("TERM");
            await server.EndAsync();
        }

        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using var file = StateFile.Open(Path.Combine(state, "dnslb.db"), StateSchema.Steps);
        file.Write(file.Content with { Overrides = [.. Enumerable.Range(0, Overrides).Select(i => Override.Create($"p{i % 100}.health.example/127.1.0.{i / 100}", OverrideKind.Drain, "bench", "an update", null, now).Override!)] }, now);
        return file.Content;
    }

    private static async Task<Started> StartAsync(TargetZone zone, params string[] options)
    {
        long begin = Stopwatch.GetTimestamp();
        using HealthServer server = await HealthServer.StartAsync(zone, options);
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        await Task.Delay(Settled);
        return new Started(seconds, server.Process.Tree.CpuSeconds, server.Process.Tree.MemoryMiB);
    }

    private static void Report(string name, List<Started> rounds) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {name} | {Median(rounds, each => each.Seconds):F2} | {Median(rounds, each => each.Cpu):F2} | {Median(rounds, each => each.MemoryMiB):F0} |"));

    private static double Median(List<Started> rounds, Func<Started, double> value) => rounds.Select(value).Order().ElementAt(Rounds / 2);

    private readonly record struct Started(double Seconds, double Cpu, double MemoryMiB);
}
