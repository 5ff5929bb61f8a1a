using DnsLb.Core.Health;

namespace DnsLb.Core.State;

/// <summary>All that outlives a process.</summary>
/// <param name="Verdicts">What is known of each target.</param>
/// <param name="Overrides">The overrides in force, the newest first.</param>
/// <param name="Transitions">The latest changes of verdicts and of overrides.</param>
public sealed record StateContent(IReadOnlyList<SavedVerdict> Verdicts, IReadOnlyList<Override> Overrides, IReadOnlyList<Transition> Transitions)
{
    /// <summary>Nothing.</summary>
    public static StateContent Empty { get; } = new([], [], []);
}
