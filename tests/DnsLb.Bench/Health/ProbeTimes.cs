using System.Diagnostics;
using System.Globalization;
using System.Text;
using DnsLb.Bench.Measuring;

namespace DnsLb.Bench.Health;

/// <summary>How evenly probes came, and how well they kept their schedule.</summary>
/// <param name="arrivals">When they came.</param>
/// <param name="interval">Between two probes of a target.</param>
internal sealed class ProbeTimes(IEnumerable<ProbeArrival> arrivals, TimeSpan interval)
{
    private const int Parts = 20;
    private const int Width = 40;

    private readonly ProbeArrival[] _arrivals = [.. arrivals];

    /// <summary>How far two probes of a target were from the interval apart, as shares of the interval.</summary>
    public Sample Deviations => new(_arrivals
        .GroupBy(arrival => arrival.Target)
        .Select(target => target.Select(arrival => arrival.At).Order().ToArray())
        .SelectMany(times => times.Zip(times.Skip(1), (first, second) => Math.Abs(Stopwatch.GetElapsedTime(first, second) / interval - 1))));

    /// <summary>How many targets were probed.</summary>
    public int Targets => _arrivals.Select(arrival => arrival.Target).Distinct().Count();

    /// <summary>The deviations in one line.</summary>
    public string Schedule
    {
        get
        {
            Sample deviations = Deviations;
            return string.Create(CultureInfo.InvariantCulture, $"{Targets:N0} targets; from the interval deviate p50 {deviations.Quantile(0.5):P2}, p99 {deviations.Quantile(0.99):P2}, at most {deviations.Quantile(1):P2}");
        }
    }

    /// <summary>How many times the mean come in the fullest twentieth of the interval: 1 when they are spread evenly.</summary>
    public double Fullest => PerPart() is var counts && counts.Sum() > 0 ? counts.Max() / counts.Average() : double.NaN;

    /// <summary>Probes in each twentieth of the interval, all intervals together.</summary>
    public string Histogram()
    {
        int[] counts = PerPart();
        var text = new StringBuilder();
        for (int part = 0; part < Parts; part++)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {part * interval / Parts:s\\.ff} s {counts[part],7:N0} {new string('#', Width * counts[part] / counts.Max())}\n");
        }

        return text.ToString();
    }

    private int[] PerPart()
    {
        int[] counts = new int[Parts];
        long first = _arrivals.Select(arrival => arrival.At).DefaultIfEmpty().Min();
        long last = _arrivals.Select(arrival => arrival.At).DefaultIfEmpty().Max();

        // What is over a whole number of intervals would count in some parts once more than in others.
        TimeSpan whole = interval * Math.Floor(Stopwatch.GetElapsedTime(first, last) / interval);
        foreach (ProbeArrival arrival in _arrivals.Where(arrival => Stopwatch.GetElapsedTime(first, arrival.At) < whole))
        {
            double place = Stopwatch.GetElapsedTime(0, arrival.At) / interval;
            counts[(int)((place - Math.Floor(place)) * Parts)]++;
        }

        return counts;
    }
}
