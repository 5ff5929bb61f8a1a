using DnsLb.Bench.Measuring;
using DnsLb.Bench.Servers;

namespace DnsLb.Bench.Comparison;

/// <summary>A load, and the processor time of the server for each query that it answered.</summary>
internal sealed record CountedRun(LoadResult Load, double CpuMicroseconds)
{
    public static async Task<CountedRun> RunAsync(RunningServer server, Dnsperf run)
    {
        double before = server.Process.Tree.CpuSeconds;
        LoadResult load = await run.RunAsync();
        return new CountedRun(load, (server.Process.Tree.CpuSeconds - before) / load.Completed * 1e6);
    }
}
