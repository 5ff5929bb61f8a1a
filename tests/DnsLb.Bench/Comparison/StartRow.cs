using DnsLb.Bench.Measuring;
using DnsLb.Bench.Servers;

namespace DnsLb.Bench.Comparison;

/// <summary>From the start of the process to the right answer for the last name of the zone, and the memory a second later.</summary>
internal static class StartRow
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    public static async Task<ResultTable> RunAsync(PeersOptions options, int memberPort)
    {
        var starts = options.Servers.ToDictionary(kind => kind, _ => new List<(double Seconds, double MiB)>());
        for (int round = 0; round < options.SlowRounds; round++)
        {
            foreach (NameServer kind in options.Servers)
            {
                using RunningServer server = await RunningServer.StartAsync(kind, options.Names, memberPort);
                await Task.Delay(Rest);
                starts[kind].Add((server.StartTime.TotalSeconds, server.Process.Tree.MemoryMiB));
                await Console.Error.WriteLineAsync($"start {kind.Name}: {starts[kind][^1]}");
            }
        }

        var table = new ResultTable($"Start with {2 * options.Names:N0} records", new ResultColumn("seconds to the first answer", "F2"), new ResultColumn("memory MiB", "N0"));
        foreach ((NameServer kind, var samples) in starts)
        {
            table.Add(kind, new Sample(samples.Select(sample => sample.Seconds)), new Sample(samples.Select(sample => sample.MiB)));
        }

        return table;
    }
}
