using DnsLb.Bench.Measuring;
using DnsLb.Bench.Servers;
using DnsLb.Bench.Workloads;

namespace DnsLb.Bench.Comparison;

/// <summary>One workload: as fast as each server answers, and then at half load.</summary>
/// <remarks>
/// Half load is one rate for all, or their latencies could not be compared: half of what the slowest answers, but for those that
/// answer less than a quarter of the fastest. These are asked at half of what they answer themselves.
/// </remarks>
internal sealed class LoadRow(PeersOptions options, Workload workload, IReadOnlyList<RunningServer> servers)
{
    private int _queryFiles;

    public async Task<ResultTable> RunAsync()
    {
        // Compiles and fills caches; not counted.
        await RoundAsync(FlatOutAsync, PeersOptions.Seconds);
        IReadOnlyList<CountedRun[]> flatOut = await RoundsAsync(FlatOutAsync, options.Rounds, PeersOptions.Seconds);
        double[] most = [.. Enumerable.Range(0, servers.Count).Select(server => Of(flatOut, server, run => run.Load.Rate).Median)];
        int half = HalfOf(most);
        IReadOnlyList<CountedRun[]> steady = await RoundsAsync(
            (run, server) => CountedRun.RunAsync(servers[server], run with { Rate = Math.Min(half, (int)most[server] / 2), TakesLatencies = true }),
            options.SteadyRounds,
            options.SteadySeconds);
        var table = new ResultTable(
            workload.Title,
            new ResultColumn("queries/s", "N0"),
            new ResultColumn("CPU µs/query", "F2"),
            new ResultColumn("lost", "N0", IsTotal: true),
            new ResultColumn($"CPU µs/query at {half:N0}/s", "F2"),
            new ResultColumn("p50 µs", "N0"),
            new ResultColumn("p99 µs", "N0"),
            new ResultColumn("lost", "N0", IsTotal: true));
        for (int i = 0; i < servers.Count; i++)
        {
            table.Add(
                servers[i].Kind,
                Of(flatOut, i, run => run.Load.Rate),
                Of(flatOut, i, run => run.CpuMicroseconds),
                Of(flatOut, i, run => run.Load.Lost),
                Of(steady, i, run => run.CpuMicroseconds),
                Of(steady, i, run => run.Load.Latencies.Quantile(0.5)),
                Of(steady, i, run => run.Load.Latencies.Quantile(0.99)),
                Of(steady, i, run => run.Load.Lost));
        }

        return table;
    }

    /// <summary>The rate of half load by one round.</summary>
    public async Task<int> HalfLoadAsync()
    {
        await RoundAsync(FlatOutAsync, options.SteadySeconds);
        CountedRun[] runs = await RoundAsync(FlatOutAsync, options.SteadySeconds);
        return HalfOf([.. runs.Select(run => run.Load.Rate)]);
    }

    private static int HalfOf(double[] most) => (int)most.Where(rate => rate >= most.Max() / 4).Min() / 2;

    private Task<CountedRun> FlatOutAsync(Dnsperf run, int server) => CountedRun.RunAsync(servers[server], run);

    private async Task<IReadOnlyList<CountedRun[]>> RoundsAsync(Func<Dnsperf, int, Task<CountedRun>> run, int count, int seconds)
    {
        var rounds = new List<CountedRun[]>();
        for (int round = 0; round < count; round++)
        {
            rounds.Add(await RoundAsync(run, seconds));
        }

        return rounds;
    }

    // All servers one after the other, each time beginning with the next, so that what changes on the machine with time meets all.
    private async Task<CountedRun[]> RoundAsync(Func<Dnsperf, int, Task<CountedRun>> run, int seconds)
    {
        int round = _queryFiles++;
        using var queries = new QueryFile(workload, round);
        var results = new CountedRun[servers.Count];
        for (int turn = 0; turn < servers.Count; turn++)
        {
            int i = (round + turn) % servers.Count;
            results[i] = await run(workload.Against(servers[i].Site.EndPoint, queries.Path, seconds), i);
            await Console.Error.WriteLineAsync($"{workload.Letter} {servers[i].Kind.Name}: {results[i].Load.Rate:N0}/s, {results[i].CpuMicroseconds:F2} µs, {results[i].Load.Lost} lost");
        }

        return results;
    }

    private static Sample Of(IReadOnlyList<CountedRun[]> rounds, int server, Func<CountedRun, double> value) => new(rounds.Select(round => value(round[server])));
}
