using System.Globalization;

namespace DnsLb.Bench.Soak;

/// <summary>How long <c>soak</c> runs.</summary>
/// <param name="Seconds">With reloads and flapping members.</param>
internal sealed record SoakOptions(int Seconds)
{
    public const string Usage = "usage: soak [--seconds N], at least 10";

    /// <summary>Of the queries alone, without reloads and flapping, at the end.</summary>
    public int QuietSeconds => Math.Max(5, Seconds / 10);

    /// <returns>Nothing for a command line that is wrong.</returns>
    public static SoakOptions? Read(string[] args) => args switch
    {
        [] => new SoakOptions(600),
        ["--seconds", var text] when int.TryParse(text, CultureInfo.InvariantCulture, out int seconds) && seconds >= 10 => new SoakOptions(seconds),
        _ => null,
    };
}
