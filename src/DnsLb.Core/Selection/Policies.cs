namespace DnsLb.Core.Selection;

/// <summary>The one list of policies: a new one is a new file and a line here.</summary>
public static class Policies
{
    /// <summary>The policy of a pool that names none.</summary>
    public static string Default => SharePicker.RotatePolicy.Name;

    /// <summary>Every policy.</summary>
    public static IReadOnlyList<Policy> All { get; } =
    [
        SharePicker.RotatePolicy,
        SharePicker.WeightedPolicy,
        LatencyShares.Policy,
        RendezvousPicker.HashPolicy,
        RendezvousPicker.NameHashPolicy,
        LeasePicker.LeasePolicy,
    ];

    /// <summary>The names that <c>policy=</c> takes.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(policy => policy.Name)];

    /// <summary>The policy of this name.</summary>
    /// <exception cref="ArgumentException">There is none; the zone reader lets only known names through.</exception>
    public static Policy Named(string name) =>
        All.FirstOrDefault(policy => policy.Name == name) ?? throw new ArgumentException($"no policy \"{name}\"", nameof(name));
}
