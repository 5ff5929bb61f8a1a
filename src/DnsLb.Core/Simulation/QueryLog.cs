using System.Buffers.Binary;
using System.Globalization;
using DnsLb.Core.Configuration;

namespace DnsLb.Core.Simulation;

/// <summary>
/// Finds the resolvers of a pool, and their demand, in a log of the queries for it: a line for each query, with the time (seconds, or as in
/// RFC 3339) and the source's address, and a blank between them; what stands behind them, as in the query log of a server, does not matter.
/// Empty lines and those that begin with # are left out.
/// </summary>
public static class QueryLog
{
    private const int MostProblems = 10;

    // Caches whose clocks tick in whole seconds hold an answer half a second less than its TTL on average.
    private const double EarlyEnd = 0.5;

    // Who asks again in less than this can be told from nobody: lookups come at ten per second at least.
    private const double LeastIdle = 0.1;

    // Resolvers may renew answers in the last tenth of their time; one cache never asks sooner.
    private const double SoonestRenewal = 0.9;
    private const double FarmFrom = 0.05;

    // As many gaps as it takes to believe that a resolver keeps answers longer than their TTL, and by how many seconds it must.
    private const int GapsToBelieve = 4;
    private const double LeastExcess = 1.5;

    /// <summary>Reads a log.</summary>
    /// <param name="lines">Its lines, in any order.</param>
    /// <param name="ttl">The TTL of the answers, in seconds.</param>
    /// <returns>The sources, or everything that is wrong.</returns>
    public static (RecordedDemand? Demand, IReadOnlyList<string> Problems) Read(IEnumerable<string> lines, double ttl)
    {
        var times = new Dictionary<UInt128, List<double>>();
        var problems = new List<string>();
        foreach ((int number, string line) in lines.Index())
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2 || Time(words[0]) is not { } time || Values.Address(words[1]) is not { } address)
            {
                problems.Add($"line {number + 1}: \"{line}\" is not a time and an address, such as 1764412800.25 192.0.2.1");
                if (problems.Count == MostProblems)
                {
                    break;
                }

                continue;
            }

            UInt128 source = BinaryPrimitives.ReadUInt128BigEndian(address.MapToIPv6().GetAddressBytes());
            (times.TryGetValue(source, out List<double>? of) ? of : times[source] = []).Add(time);
        }

        if (problems.Count == 0 && times.Count == 0)
        {
            problems.Add("there is no query in it");
        }

        return problems.Count > 0 ? (null, problems) : (Fit(times, ttl), problems);
    }

    private static double? Time(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) ? seconds
        : Values.Time(text) is { } time ? (time - DateTimeOffset.UnixEpoch).TotalSeconds
        : null;

    private static RecordedDemand Fit(Dictionary<UInt128, List<double>> times, double ttl)
    {
        double span = Math.Max(1, times.Values.Max(of => of.Max()) - times.Values.Min(of => of.Min()));
        return new RecordedDemand([.. times.Select(source => Fit(source.Key, source.Value, span, ttl)).OrderByDescending(source => source.Lookups).ThenBy(source => source.Address)]);
    }

    // A cache asks once in the time that it holds an answer and the time to the next lookup (the renewal law).
    private static RecordedSource Fit(UInt128 source, List<double> times, double span, double ttl)
    {
        times.Sort();
        double[] gaps = [.. times.Skip(1).Zip(times, (time, before) => time - before)];
        double held = ttl >= 1 ? ttl - EarlyEnd : ttl;
        double mean = gaps.Length > 0 ? gaps.Average() : span;
        if (ttl > 0 && gaps.Count(gap => gap < (SoonestRenewal * ttl) - 1) > FarmFrom * gaps.Length)
        {
            int caches = (int)Math.Max(2, Math.Ceiling(held / mean));
            return new RecordedSource(source, caches / Math.Max(LeastIdle, (caches * mean) - held), caches, 0);
        }

        double least = gaps.Length >= GapsToBelieve ? gaps.Min() : 0;
        bool keepsLonger = least - ttl > LeastExcess && mean - least < 0.5 * (least - ttl);
        double idle = keepsLonger ? (mean - least) * (gaps.Length + 1) / gaps.Length : mean - held;
        return new RecordedSource(source, 1 / Math.Max(LeastIdle, gaps.Length > 0 ? idle : span), 1, keepsLonger ? least : 0);
    }
}
