using System.Globalization;

namespace DnsLb.Core.Selection;

/// <summary>Shares by weight ÷ latency: a member that answers its probes in half the time of another gets twice as many answers.</summary>
internal static class LatencyShares
{
    /// <summary>The line of <c>latency</c> in <see cref="Policies"/>.</summary>
    public static Policy Policy { get; } = SharePicker.WeightedPolicy with
    {
        Name = "latency",
        Meaning = "shares by weight ÷ latency of the probes, a moving average that counts anew once it has moved by a quarter",
        LooksAtLatencies = true,
        CreatePicker = (serving, answers) => new SharePicker(serving, Weights(serving), answers, shuffles: true, position => Describe(serving.Latencies[position])),
    };

    // Who is not probed, or never passed, counts as quick as the others are on average.
    private static double[] Weights(ServingSet serving)
    {
        double[] known = [.. serving.Latencies.Where(latency => latency > TimeSpan.Zero).Select(latency => latency.TotalSeconds)];
        double usual = known.Length > 0 ? known.Average() : 1;
        return [.. serving.Weights.Zip(serving.Latencies, (weight, latency) => weight / (latency > TimeSpan.Zero ? latency.TotalSeconds : usual))];
    }

    private static string Describe(TimeSpan latency) => latency > TimeSpan.Zero
        ? string.Create(CultureInfo.InvariantCulture, $", latency {latency.TotalMilliseconds:0.##} ms")
        : ", latency unknown";
}
