using System.Diagnostics;
using DnsLb.Bench.Measuring;
using DnsLb.Bench.Servers;
using DnsLb.Bench.Workloads;

namespace DnsLb.Bench.Comparison;

/// <summary>A new version of the zone of names while the names are asked for.</summary>
internal sealed class ReloadRow(PeersOptions options, IReadOnlyList<RunningServer> servers)
{
    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(1);

    private int _version = 1;

    public async Task<ResultTable> RunAsync()
    {
        var workload = Workload.Names(options.Names);
        int half = await new LoadRow(options, workload, servers).HalfLoadAsync();
        using var queries = new QueryFile(workload, round: 0);
        var results = servers.ToDictionary(server => server, _ => new List<(LoadResult Load, double Seconds)>());
        for (int round = 0; round < options.SlowRounds; round++)
        {
            _version++;
            foreach (RunningServer server in servers)
            {
                Dnsperf load = workload.Against(server.Site.EndPoint, queries.Path, options.ReloadSeconds) with { Rate = half, TakesLatencies = true };
                results[server].Add(await ReloadUnderAsync(load, server));
                await Console.Error.WriteLineAsync($"reload {server.Kind.Name}: {results[server][^1].Seconds:F2} s, {results[server][^1].Load.Lost} lost");
            }
        }

        var table = new ResultTable(
            $"Reload of {2 * options.Names:N0} records at {half:N0} queries/s",
            new ResultColumn("seconds to the new record", "F2"),
            new ResultColumn("lost", "N0", IsTotal: true),
            new ResultColumn("p99 µs", "N0"),
            new ResultColumn("longest µs", "N0"));
        foreach ((RunningServer server, var reloads) in results)
        {
            table.Add(
                server.Kind,
                new Sample(reloads.Select(reload => reload.Seconds)),
                new Sample(reloads.Select(reload => (double)reload.Load.Lost)),
                new Sample(reloads.Select(reload => reload.Load.Latencies.Quantile(0.99))),
                new Sample(reloads.Select(reload => reload.Load.Latencies.Quantile(1))));
        }

        return table;
    }

    private async Task<(LoadResult Load, double Seconds)> ReloadUnderAsync(Dnsperf load, RunningServer server)
    {
        server.Site.BigZone.Prepare(_version);
        Task<LoadResult> running = load.RunAsync();
        await Task.Delay(Lead);
        long started = Stopwatch.GetTimestamp();
        server.Site.BigZone.PublishPrepared();
        Task reload = server.ReloadAsync();
        await server.WaitForAddressAsync(BigZone.VersionName, BigZone.VersionAddress(_version));
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await reload;
        return (await running, seconds);
    }
}
