using DnsLb.Core.State;

namespace DnsLb.Core.Serving;

/// <summary>Something that who watches a server wants to hear of at once.</summary>
public abstract record ServerEvent;

/// <summary>A member's verdict changed, a target of it began to flap or is trusted again, or an override was put in force or ended.</summary>
/// <param name="Transition">What is remembered of it.</param>
public sealed record TransitionEvent(Transition Transition) : ServerEvent;

/// <summary>Zones were published, or files of zones were rejected.</summary>
/// <param name="Published">Names of zones that are new or have another content.</param>
/// <param name="Removed">Names of zones that are no longer served.</param>
/// <param name="Rejected">Files with errors, as they were read for the first time with these.</param>
public sealed record ZonesEvent(IReadOnlyList<string> Published, IReadOnlyList<string> Removed, IReadOnlyList<ReadFileReport> Rejected) : ServerEvent;
