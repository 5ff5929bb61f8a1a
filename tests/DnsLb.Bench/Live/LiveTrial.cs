using System.Diagnostics;
using System.Net;
using DnsLb.Tests.EndToEnd;

namespace DnsLb.Bench.Live;

/// <summary>One policy among real resolvers, which are started for it with nothing cached, with clients and backends.</summary>
internal static class LiveTrial
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    /// <returns>What came out, and what would have if each client had taken a backend by chance.</returns>
    public static async Task<(LiveResult Result, LiveResult ByChance)> RunAsync(LivePolicy policy, LiveOptions options, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        using var backends = new LiveBackends();
        IPEndPoint authority = LiveServer.NewEndPoint();
        using var counter = new QueryCounter(authority);
        using LiveServer server = await LiveServer.StartAsync(authority, folder.Path, LiveZone.Text(policy, backends.AgentPort), cancellation);
        using LiveResolvers resolvers = await LiveResolvers.StartAsync(options.Resolvers, authority, folder.Path, cancellation);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var clients = new LiveClients(resolvers.EndPoints, backends.Port, options.Lookups);
        Task coming = clients.RunAsync(end.Token);
        try
        {
            await Task.Delay(options.WarmUp, cancellation);
            return await MeasureAsync(policy, options, backends, clients, counter, () => [server.CpuSeconds, resolvers.CpuSeconds, Environment.CpuUsage.TotalTime.TotalSeconds], cancellation);
        }
        finally
        {
            await end.CancelAsync();
            await coming.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<(LiveResult Result, LiveResult ByChance)> MeasureAsync(LivePolicy policy, LiveOptions options, LiveBackends backends, LiveClients clients, QueryCounter counter, Func<double[]> cpu, CancellationToken cancellation)
    {
        (long queries, long lookups, long failed, double[] used) = (counter.Queries, clients.Lookups, clients.Failed, cpu());
        long started = Stopwatch.GetTimestamp();
        (List<double[]> served, List<double[]> byChance) = await WindowsAsync((int)(TimeSpan.FromMinutes(options.Minutes) / Window), backends.Hits, clients.ByChance, cancellation);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        double[] parts = [.. cpu().Zip(used, (after, before) => (after - before) / seconds)];
        double lookupRate = (clients.Lookups - lookups) / seconds;
        await Console.Error.WriteLineAsync(FormattableString.Invariant($"{policy.Name}: {lookupRate:F0} lookups/s, {served.Sum(Enumerable.Sum) / seconds:F0} requests/s; {counter.Sources.Count} sources asked DnsLb; CPU of one core: DnsLb {parts[0]:P1}, resolvers {parts[1]:P1}, clients and backends {parts[2]:P1}"));
        return (
            LiveResult.Of(policy.Label, served, Window, (counter.Queries - queries) / seconds, 100.0 * (clients.Failed - failed) / Math.Max(1, clients.Lookups - lookups)),
            LiveResult.Of("each client for itself, by weight and chance", byChance, Window, lookupRate, failed: null));
    }

    private static async Task<(List<double[]> Served, List<double[]> ByChance)> WindowsAsync(int count, LoadCounter served, LoadCounter byChance, CancellationToken cancellation)
    {
        (List<double[]> Served, List<double[]> ByChance) windows = ([], []);
        _ = (served.Take(), byChance.Take());
        using var timer = new PeriodicTimer(Window);
        while (windows.Served.Count < count && await timer.WaitForNextTickAsync(cancellation))
        {
            windows.Served.Add(served.Take());
            windows.ByChance.Add(byChance.Take());
        }

        return windows;
    }
}
