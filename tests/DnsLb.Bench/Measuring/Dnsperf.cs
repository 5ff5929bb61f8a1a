using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace DnsLb.Bench.Measuring;

/// <summary>One run of dnsperf.</summary>
internal sealed record Dnsperf(IPEndPoint Server, string QueryFile, int Seconds)
{
    // Seconds without a reply after which a query is lost.
    private const int Timeout = 2;

    /// <summary>TCP connections; 0: UDP.</summary>
    public int Connections { get; init; }

    /// <summary>Queries per second; 0: as fast as the replies come.</summary>
    public int Rate { get; init; }

    /// <summary>Whether the time of each reply is taken, which costs the generator some of its own.</summary>
    public bool TakesLatencies { get; init; }

    /// <summary>Whether it comes before all else on the core of the generators, so that what else loads that core is not measured with the server.</summary>
    public bool ComesFirst { get; init; }

    /// <summary>The rcode that all replies must have.</summary>
    public string Rcode { get; init; } = "NOERROR";

    /// <exception cref="BenchmarkException">dnsperf failed, or there were other replies than those expected.</exception>
    public async Task<LoadResult> RunAsync()
    {
        string output = $"{QueryFile}.{Guid.NewGuid():N}";
        try
        {
            await PinnedProcess.RunAsync(PinnedProcess.GeneratorCore, Command(), output);
            return Read(File.ReadLines(output));
        }
        finally
        {
            File.Delete(output);
        }
    }

    private string[] Command() =>
    [
        .. ComesFirst ? (string[])["chrt", "--rr", "1"] : [], "dnsperf", "-W", "-e", "-s", $"{Server.Address}", "-p", $"{Server.Port}", "-d", QueryFile, "-l", $"{Seconds}", "-t", $"{Timeout}",
        .. Connections > 0 ? (string[])["-m", "tcp", "-c", $"{Connections}"] : [],
        .. Rate > 0 ? (string[])["-Q", $"{Rate}"] : [],
        .. TakesLatencies ? (string[])["-v"] : [],
    ];

    private LoadResult Read(IEnumerable<string> lines)
    {
        var latencies = new List<double>();
        var summary = new Dictionary<string, string>();
        foreach (string line in lines)
        {
            if (line.StartsWith("> ", StringComparison.Ordinal))
            {
                AddLatency(line);
            }
            else if (Regex.Match(line, @"^\s+([A-Z][^:]*):\s+(.*)$") is { Success: true } match)
            {
                summary[match.Groups[1].Value] = match.Groups[2].Value;
            }
        }

        long completed = Count("Queries completed");
        string expected = $"{Rcode} {completed} (100.00%)";
        return completed > 0 && summary["Response codes"] == expected
            ? new LoadResult(completed, Count("Queries lost"), Value("Run time (s)"), new Sample(latencies))
            : throw new BenchmarkException($"{Server} answers \"{summary.GetValueOrDefault("Response codes")}\", not \"{expected}\"");

        void AddLatency(string line)
        {
            if (double.TryParse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture, out double seconds))
            {
                latencies.Add(seconds * 1e6);
            }
        }

        long Count(string name) => (long)Value(name);
        double Value(string name) => double.Parse(summary[name].Split(' ')[0], CultureInfo.InvariantCulture);
    }
}
