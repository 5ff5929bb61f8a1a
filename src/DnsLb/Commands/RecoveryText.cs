using System.Globalization;
using DnsLb.Core.Simulation;

namespace DnsLb.Commands;

/// <summary>How soon loads are even again after what happens in a simulation, as a table for people.</summary>
internal static class RecoveryText
{
    /// <summary>What the table says.</summary>
    public static string Title { get; } = string.Create(CultureInfo.InvariantCulture, $"seconds until no member has more than {Recovery.Even} times its share, for three windows in a row, after the");

    /// <summary>The table, the heading first; empty: nothing happens.</summary>
    public static string[][] Table(SimulationSettings settings, IReadOnlyList<(string Policy, SimulationResult Result)> results)
    {
        (TimeSpan At, string What)[] events = [.. Events(settings).Where(each => each.At >= TimeSpan.Zero && each.At < settings.Duration).OrderBy(each => each.At)];
        return events.Length == 0 ? [] :
        [
            ["policy", .. events.Select(each => string.Create(CultureInfo.InvariantCulture, $"{each.What} at {each.At.TotalSeconds:0.#} s"))],
            .. results.Select(result => (string[])[result.Policy, .. events.Select(each => Text(Recovery.After(result.Result, settings.Window, each.At)))]),
        ];
    }

    private static IEnumerable<(TimeSpan At, string What)> Events(SimulationSettings settings) =>
    [
        .. settings.Failures.Select(failure => (failure.At, "failure")),
        .. settings.Failures.Where(failure => failure.Length is not null).Select(failure => (failure.At + failure.Length!.Value, "return")),
        .. settings.Weights.Select(weight => (weight.At, weight.Scale == 0 ? "drain" : "new weight")),
        .. settings.Crowds.Select(crowd => (crowd.At, "crowd")),
        .. settings.Crowds.Select(crowd => (crowd.At + crowd.Length, "end of the crowd")),
    ];

    private static string Text(TimeSpan? time) => time?.TotalSeconds.ToString("0", CultureInfo.InvariantCulture) ?? "never";
}
