using System.Globalization;

namespace DnsLb.Bench.Health;

/// <summary>How much <c>health</c> measures.</summary>
/// <param name="Seconds">For each row.</param>
/// <param name="Targets">Probed at once.</param>
internal sealed record HealthOptions(int Seconds = 30, int Targets = 10_000)
{
    public const string Usage = "usage: health [--seconds N] [--targets N], at least 10 seconds and from 1000 to 60000 targets";

    /// <returns>Nothing for a command line that is wrong.</returns>
    public static HealthOptions? Read(string[] args) => args switch
    {
        [] => new HealthOptions(),
        ["--seconds", var text, .. var rest] when Number(text) is >= 10 and var seconds && Read(rest) is { } options => options with { Seconds = seconds },
        ["--targets", var text, .. var rest] when Number(text) is >= 1000 and <= 60_000 and var targets && Read(rest) is { } options => options with { Targets = targets },
        _ => null,
    };

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;
}
