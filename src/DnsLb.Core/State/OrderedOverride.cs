using DnsLb.Core.Health;

namespace DnsLb.Core.State;

/// <summary>An override as the file has it: documents have no order of their own.</summary>
/// <param name="Given">The override.</param>
/// <param name="Place">How many there are that were given before it.</param>
internal sealed record OrderedOverride(Override Given, int Place)
{
    /// <summary>The place of those that a version has written which went by their times.</summary>
    public const int NoPlace = -1;

    /// <summary>Gives each its place.</summary>
    public static IReadOnlyList<OrderedOverride> AllOf(IReadOnlyList<Override> newestFirst) =>
        [.. newestFirst.Select((given, newer) => new OrderedOverride(given, newestFirst.Count - 1 - newer))];

    /// <summary>Puts them in order; those without a place by their times.</summary>
    public static IReadOnlyList<Override> NewestFirst(IReadOnlyList<OrderedOverride> all) =>
    [
        .. from each in all
           orderby each.Place descending, each.Given.Since descending, each.Given.Selector.Text
           select each.Given,
    ];
}
