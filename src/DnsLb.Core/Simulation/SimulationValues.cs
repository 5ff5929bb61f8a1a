using DnsLb.Core.Configuration;

namespace DnsLb.Core.Simulation;

/// <summary>Reads settings of a simulated world. Each method gives null for text that has not the form.</summary>
public static class SimulationValues
{
    private const int Most = 1_000_000;

    // Parts of a whole are written in decimals.
    private const double Rounding = 1e-6;

    /// <summary>Two whole numbers above 0, such as <c>20:8</c>.</summary>
    public static (int One, int Other)? Pair(string text) =>
        Split(text, ':') is var (one, other) && Values.Whole(one, 1, Most) is { } first && Values.Whole(other, 1, Most) is { } second ? (first, second) : null;

    /// <summary>Parts of a whole, each with a time, such as <c>4%:30s,1%:30m</c>; <c>none</c>: no parts.</summary>
    public static IReadOnlyList<(double Part, TimeSpan Time)>? Parts(string text)
    {
        var parts = new List<(double Part, TimeSpan Time)>();
        foreach (string part in text == "none" ? [] : text.Split(','))
        {
            if (Split(part, ':') is not var (share, duration) || Values.Fraction(share) is not { } fraction || Values.Duration(duration) is not { } time)
            {
                return null;
            }

            parts.Add((fraction, time));
        }

        return parts.Sum(part => part.Part) <= 1 + Rounding ? parts : null;
    }

    /// <summary>How long clients stay: a time above 0, or parts that are all of them, such as <c>80%:10s,20%:60s</c>.</summary>
    public static IReadOnlyList<(double Part, TimeSpan Time)>? Persistence(string text)
    {
        IReadOnlyList<(double Part, TimeSpan Time)>? parts = Values.Duration(text) is { } all ? [(1, all)] : Parts(text);
        return parts is { Count: > 0 } && Math.Abs(parts.Sum(part => part.Part) - 1) < Rounding && parts.All(part => part.Time > TimeSpan.Zero) ? parts : null;
    }

    /// <summary>A part below 1 and a time above 0, such as <c>30%:20m</c>.</summary>
    public static SimulatedWave? Wave(string text) =>
        Split(text, ':') is var (part, duration) && Values.Fraction(part) is { } amplitude and < 1 && Values.Duration(duration) is { } period && period > TimeSpan.Zero
            ? new SimulatedWave(amplitude, period)
            : null;

    /// <summary>Which resolver by size, how many times its demand, when and for how long, such as <c>1x20@600s+5m</c>.</summary>
    public static SimulatedCrowd? Crowd(string text) =>
        Split(text, '@') is var (what, when) && Split(what, 'x') is var (rank, factor) && Split(when, '+') is var (at, length)
        && Values.Whole(rank, 1, int.MaxValue) is { } which && Values.Number(factor) is { } times and > 0
        && Values.Duration(at) is { } time && Values.Duration(length) is { } lasts
            ? new SimulatedCrowd(which, time, lasts, times)
            : null;

    /// <summary>How many forged addresses, how many queries per second from each, and from when on, such as <c>10x50@300s</c>.</summary>
    public static SimulatedForgery? Forgery(string text) =>
        Split(text, '@') is var (what, when) && Split(what, 'x') is var (count, perSecond)
        && Values.Whole(count, 1, Most) is { } sources && Values.Number(perSecond) is { } rate and > 0 && Values.Duration(when) is { } time
            ? new SimulatedForgery(sources, rate, time)
            : null;

    /// <summary>How the clocks of caches tick, such as <c>late</c>.</summary>
    public static CacheClock? Clock(string text) => text switch
    {
        "exact" => CacheClock.Exact,
        "random" => CacheClock.Random,
        "early" => CacheClock.Early,
        "late" => CacheClock.Late,
        "mixed" => CacheClock.Mixed,
        _ => null,
    };

    private static (string Before, string After)? Split(string text, char separator)
    {
        int at = text.IndexOf(separator);
        return at < 0 ? null : (text[..at], text[(at + 1)..]);
    }
}
