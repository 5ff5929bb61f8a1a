using System.Diagnostics;
using System.Globalization;
using DnsLb.Bench.Health;
using DnsLb.Bench.Measuring;
using DnsLb.Core.Checks;
using DnsLb.Core.Health;
using DnsLb.Core.State;
using DnsLb.Tests.EndToEnd;
using Microsoft.Extensions.Logging.Abstractions;

namespace DnsLb.Bench.State;

/// <summary>What the writer takes while every target changes once a minute, in this process.</summary>
internal static class StateWriterRun
{
    private const int SecondsInAMinute = 60;

    public static async Task RunAsync(HealthOptions options)
    {
        using var folder = new TemporaryFolder();
        SavedVerdict[] verdicts = [.. Enumerable.Range(0, options.Targets).Select(target => Verdict(target, isUp: true))];
        Queue<Transition> history = new(Enumerable.Range(1, TransitionHistory.MostTransitions).Select(id => Change(id, target: 0, isUp: true)));
        StateContent content = Content();
        await using var store = new StateStore(folder.Path, () => Volatile.Read(ref content), (_, _) => { }, TimeProvider.System, NullLogger.Instance);
        if (store.Start() is [var problem, ..] || !await store.SaveAsync())
        {
            throw new BenchmarkException($"the state cannot be kept in {folder.Path}");
        }

        // Those that change together do not lie together in the file.
        int[] order = [.. Enumerable.Range(0, options.Targets)];
        new Random(1).Shuffle(order);
        int next = 0;
        int id = TransitionHistory.MostTransitions;
        Spent quiet = await MeasureAsync(options.Seconds, () => { });
        Spent busy = await MeasureAsync(options.Seconds, () =>
        {
            for (int i = 0; i < options.Targets / SecondsInAMinute; i++, next++)
            {
                bool isUp = next / options.Targets % 2 == 1;
                int target = order[next % options.Targets];
                verdicts[target] = Verdict(target, isUp);
                history.Dequeue();
                history.Enqueue(Change(++id, target, isUp));
            }

            Volatile.Write(ref content, Content());
            store.Touch();
        });

        Console.WriteLine($"## The writer, with {options.Targets:N0} targets\n");
        Console.WriteLine("| | CPU of one core | MiB written a minute | file MiB |\n|---|---:|---:|---:|");
        Report("nothing changes", quiet);
        Report("each target changes once a minute", busy);
        Console.WriteLine();

        StateContent Content() => new([.. verdicts], [], [.. history]);

        void Report(string name, Spent spent) => Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {spent.Cpu:P1} | {spent.MiBAMinute:F1} | {new FileInfo(folder.PathOf("dnslb.db")).Length / 1048576.0:F1} |"));
    }

    private static async Task<Spent> MeasureAsync(int seconds, Action change)
    {
        TimeSpan cpu = Cpu();
        long written = Written();
        for (int second = 0; second < seconds; second++)
        {
            change();
            await Task.Delay(TimeSpan.FromSeconds(1));
        }

        return new Spent((Cpu() - cpu).TotalSeconds / seconds, (Written() - written) / 1048576.0 / seconds * SecondsInAMinute);
    }

    private static TimeSpan Cpu()
    {
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime;
    }

    // What was handed to the kernel: the file may lie where there is no disk.
    private static long Written() => long.Parse(File.ReadLines("/proc/self/io").First(line => line.StartsWith("wchar:", StringComparison.Ordinal))[6..], CultureInfo.InvariantCulture);

    private static SavedVerdict Verdict(int target, bool isUp) => new(
        $"{target:x32}",
        $"127.1.{target / 250}.{1 + (target % 250)}:80",
        new TargetHealth(new HealthState(isUp ? Core.Health.Verdict.Up : Core.Health.Verdict.Down, 0, 0), new CheckResult(isUp, "connect", Reason(isUp), TimeSpan.FromMilliseconds(1)), DateTimeOffset.UnixEpoch)
        {
            Latency = LatencyEstimate.First(TimeSpan.FromMilliseconds(1)),
        });

    private static Transition Change(int id, int target, bool isUp) => new(
        id,
        DateTimeOffset.UnixEpoch,
        $"p{target / 100}.health.example. A",
        $"127.1.{target / 250}.{1 + (target % 250)}",
        isUp ? Core.Health.Verdict.Down : Core.Health.Verdict.Up,
        isUp ? Core.Health.Verdict.Up : Core.Health.Verdict.Down,
        $"c0: {Reason(isUp)}");

    private static string Reason(bool isUp) => isUp ? "connected" : "connection refused";

    private readonly record struct Spent(double Cpu, double MiBAMinute);
}
