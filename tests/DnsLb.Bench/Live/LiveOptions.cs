using System.Globalization;

namespace DnsLb.Bench.Live;

/// <summary>How much <c>live</c> measures.</summary>
/// <param name="Minutes">That count, of each policy.</param>
/// <param name="Resolvers">How many are started.</param>
/// <param name="Lookups">Of all clients, a second.</param>
internal sealed record LiveOptions(int Minutes = 10, int Resolvers = 40, int Lookups = 300)
{
    public const string Usage = "usage: live [--minutes N] [--resolvers N] [--lookups N] [--only rotate,weighted,lease,lease-loads], 10 to 250 resolvers, 1 to 400 lookups a second";

    private static readonly LiveOptions Whole = new();

    /// <summary>What is measured, in the order of the table.</summary>
    public IReadOnlyList<LivePolicy> Policies { get; init; } = LivePolicy.All;

    /// <summary>What passes before anything counts: caches fill, clients come, and sources become known.</summary>
    public TimeSpan WarmUp => TimeSpan.FromMinutes(Math.Clamp(Minutes / 3.0, 1, 3));

    /// <summary>Whether what comes out is fit to be kept.</summary>
    public bool IsWhole => this == Whole;

    /// <returns>Nothing for a command line that is wrong.</returns>
    public static LiveOptions? Read(string[] args) => args switch
    {
        [] => Whole,
        ["--minutes", var text, .. var rest] when Number(text) is >= 1 and <= 1000 and var minutes && Read(rest) is { } options => options with { Minutes = minutes },
        ["--resolvers", var text, .. var rest] when Number(text) is >= 10 and <= 250 and var resolvers && Read(rest) is { } options => options with { Resolvers = resolvers },
        ["--lookups", var text, .. var rest] when Number(text) is >= 1 and <= 400 and var lookups && Read(rest) is { } options => options with { Lookups = lookups },
        ["--only", var text, .. var rest] when LivePolicy.Named(text.Split(',')) is { } policies && Read(rest) is { } options => options with { Policies = policies },
        _ => null,
    };

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;
}
