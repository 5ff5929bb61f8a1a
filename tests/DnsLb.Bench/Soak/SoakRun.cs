using System.Text.RegularExpressions;
using DnsLb.Bench.Measuring;
using DnsLb.Bench.Servers;
using DnsLb.Bench.Workloads;

namespace DnsLb.Bench.Soak;

/// <summary>DnsLb at half load for long, with a reload each second and members that come and go: <c>soak [--seconds N]</c>.</summary>
internal sealed class SoakRun(SoakOptions options, RunningServer server, MemberListeners members) : IDisposable
{
    private const int Names = 10_000;
    private const int CalibrationSeconds = 3;
    private static readonly TimeSpan BetweenReloads = TimeSpan.FromSeconds(1);

    // The last reload has released its memory by then.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    // A member is seen to be down after 3 probes; each comes to its turn after 8 of these.
    private static readonly TimeSpan BetweenToggles = TimeSpan.FromSeconds(PoolZone.Interval);

    private static readonly Workload Workload = new(
        "soak",
        "pool and names",
        round => Workload.Names(Names).Queries(round).SelectMany(query => (string[])[query, $"{PoolZone.Owner} A"]));

    private readonly QueryFile _queries = new(Workload, round: 0);
    private readonly Collections _collections = new(server.Process.Tree.Id);
    private readonly List<double> _memory = [];
    private int _version = 1;

    /// <returns>The exit code: 0, 1 when queries were lost or something could not be measured, 2 for wrong usage.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (SoakOptions.Read(args) is not { } options)
        {
            await Console.Error.WriteLineAsync(SoakOptions.Usage);
            return 2;
        }

        try
        {
            using var members = new MemberListeners();
            using RunningServer server = await RunningServer.StartAsync(new DnsLbServer(), Names, members.Port);
            using var run = new SoakRun(options, server, members);
            return await run.RunAsync() ? 0 : 1;
        }
        catch (BenchmarkException failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 1;
        }
    }

    public void Dispose()
    {
        _collections.Dispose();
        _queries.Dispose();
    }

    private async Task<bool> RunAsync()
    {
        int rate = (int)(await LoadAsync(CalibrationSeconds, 0)).Rate / 2;
        bool lostNone = await PhaseAsync("with reloads and flapping members", options.Seconds, rate, [ReloadAsync, FlapAsync, WatchMemoryAsync]);
        await server.WaitForAddressAsync(BigZone.VersionName, BigZone.VersionAddress(_version));
        Console.WriteLine($"  {_version - 1} versions of the zone, {Regex.Count(server.Process.Output, " reloaded ")} reloads, {Regex.Count(server.Process.Output, ", is (up|down)")} changes of health");
        Console.WriteLine($"  memory {Tenth(0):F1} MiB in the first tenth of the time, {Tenth(9):F1} in the last, {_memory.Max():F1} at most");
        await Task.Delay(Settling);
        return await PhaseAsync("queries alone", options.QuietSeconds, rate, []) && lostNone;
    }

    private async Task<bool> PhaseAsync(string title, int seconds, int rate, Func<CancellationToken, Task>[] disturbances)
    {
        var drops = KernelDrops.Read(server.Site.EndPoint);
        _ = _collections.Take();
        using var ending = new CancellationTokenSource();
        var disturbing = Task.WhenAll(disturbances.Select(disturb => disturb(ending.Token)));
        LoadResult load = await LoadAsync(seconds, rate);
        await ending.CancelAsync();
        await disturbing;
        drops = KernelDrops.Read(server.Site.EndPoint) - drops;
        Console.WriteLine($"{title}: {load.Seconds:F0} s, {load.Completed:N0} queries at {load.Rate:N0}/s");
        Console.WriteLine($"  lost {load.Lost}; the kernel dropped {drops.OfServer} queries to the server, {drops.OfMachine} datagrams on the machine");
        Console.WriteLine($"  garbage collections: {_collections.Take()}");
        return load.Lost <= drops.OfMachine;
    }

    private Task<LoadResult> LoadAsync(int seconds, int rate) => (Workload.Against(server.Site.EndPoint, _queries.Path, seconds) with { Rate = rate }).RunAsync();

    private Task ReloadAsync(CancellationToken ending) => RepeatAsync(BetweenReloads, () => server.Site.BigZone.Publish(++_version), ending);

    private Task FlapAsync(CancellationToken ending)
    {
        int next = 0;
        return RepeatAsync(BetweenToggles, () => members.Toggle(next++ % PoolZone.Members.Count), ending);
    }

    private Task WatchMemoryAsync(CancellationToken ending) => RepeatAsync(TimeSpan.FromSeconds(1), () => _memory.Add(server.Process.Tree.MemoryMiB), ending);

    private static async Task RepeatAsync(TimeSpan period, Action action, CancellationToken ending)
    {
        using var timer = new PeriodicTimer(period);
        await using CancellationTokenRegistration registration = ending.Register(timer.Dispose);
        do
        {
            action();
        }
        while (await timer.WaitForNextTickAsync(CancellationToken.None));
    }

    private double Tenth(int which)
    {
        int length = Math.Max(1, _memory.Count / 10);
        return new Sample(_memory.Skip(which * length).Take(length)).Median;
    }
}
