using DnsLb.Core.Health;
using DnsLb.Core.State;

namespace DnsLb.Core.Serving;

/// <summary>Something that who watches a server wants to hear of at once.</summary>
public abstract record ServerEvent;

/// <summary>A member's verdict changed, or a target of it began to flap or is trusted again.</summary>
/// <param name="Transition">What is remembered of it.</param>
public sealed record TransitionEvent(Transition Transition) : ServerEvent;

/// <summary>A person's decision was put in force or ended.</summary>
/// <param name="Given">The override.</param>
/// <param name="Change">What became of it.</param>
/// <param name="By">Who did that; null: it ended by itself.</param>
public sealed record OverrideEvent(Override Given, OverrideChange Change, string? By) : ServerEvent;

/// <summary>Zones were published, or files of zones were rejected.</summary>
/// <param name="Published">Names of zones that are new or have another content.</param>
/// <param name="Removed">Names of zones that are no longer served.</param>
/// <param name="Rejected">Files with errors, as they were read for the first time with these.</param>
public sealed record ZonesEvent(IReadOnlyList<string> Published, IReadOnlyList<string> Removed, IReadOnlyList<ReadFileReport> Rejected) : ServerEvent;

/// <summary>What became of an override.</summary>
public enum OverrideChange
{
    /// <summary>It is in force.</summary>
    Set,

    /// <summary>Somebody took it back.</summary>
    TakenBack,

    /// <summary>Its time is over.</summary>
    Expired,
}
