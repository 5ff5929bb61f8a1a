namespace DnsLb.Core.Checks;

/// <summary>What is needed of the verdicts of several checks; or the name of a check that is probed.</summary>
/// <param name="Name">The check's name in the zone file.</param>
/// <param name="Least">How many of the parts must be up, from 1.</param>
/// <param name="Parts">The checks that it is calculated from; none: it is probed.</param>
public sealed record CheckRule(string Name, int Least, IReadOnlyList<CheckRule> Parts)
{
    /// <summary>The names of the checks that are probed for it, each once.</summary>
    public IReadOnlyList<string> Probed { get; } = Parts.Count == 0 ? [Name] : [.. Parts.SelectMany(part => part.Probed).Distinct()];

    /// <summary>How deep rules are nested in it; 0 for a check that is probed.</summary>
    public int Depth { get; } = Parts.Count == 0 ? 0 : 1 + Parts.Max(part => part.Depth);

    /// <summary>A check that is probed.</summary>
    public static CheckRule OfProbed(string name) => new(name, 1, []);
}
