using System.Runtime.InteropServices;
using DnsLb.Bench.Measuring;
using DnsLb.Bench.Servers;
using DnsLb.Bench.Workloads;

namespace DnsLb.Bench.Comparison;

/// <summary>DnsLb and other name servers over sockets, on one core each, in turns: <c>peers</c>.</summary>
internal static class PeersBenchmark
{
    /// <returns>The exit code: 0, 1 when something could not be measured, 2 for wrong usage.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (PeersOptions.Read(args) is not { } options)
        {
            await Console.Error.WriteLineAsync(PeersOptions.Usage);
            return 2;
        }

        try
        {
            Console.WriteLine(Machine());
            Console.WriteLine(Participants(options));
            await foreach (ResultTable table in RowsAsync(options))
            {
                Console.WriteLine(table);
            }

            return 0;
        }
        catch (BenchmarkException failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 1;
        }
    }

    private static async IAsyncEnumerable<ResultTable> RowsAsync(PeersOptions options)
    {
        using var members = new MemberListeners();
        if (options.Rows.Contains("start"))
        {
            yield return await StartRow.RunAsync(options, members.Port);
        }

        var servers = new List<RunningServer>();
        try
        {
            foreach (NameServer kind in options.Servers)
            {
                servers.Add(await RunningServer.StartAsync(kind, options.Names, members.Port));
            }

            foreach (Workload workload in Workload.All(options.Names).Where(workload => options.Rows.Contains(workload.Letter)))
            {
                yield return await new LoadRow(options, workload, servers).RunAsync();
            }

            if (options.Rows.Contains("reload"))
            {
                yield return await new ReloadRow(options, servers).RunAsync();
            }
        }
        finally
        {
            servers.ForEach(server => server.Dispose());
        }
    }

    private static string Machine()
    {
        string model = File.ReadLines("/proc/cpuinfo").First(line => line.StartsWith("model name", StringComparison.Ordinal)).Split(": ")[1];
        string load = File.ReadAllText("/proc/loadavg").Split(' ')[0];
        return $"{model}, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}; load before the start: {load}\n";
    }

    private static string Participants(PeersOptions options) =>
        "| | Version | In (a) answers | Settings |\n|---|---|---|---|\n"
        + string.Concat(options.Servers.Select(server => $"| {server.Name} | {server.Version} | {server.PoolAnswers} | {server.Settings} |\n"));
}
