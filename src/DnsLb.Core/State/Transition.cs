using DnsLb.Core.Health;

namespace DnsLb.Core.State;

/// <summary>A change of a member's verdict, or that a target of the member began to flap or is trusted again, as it is remembered.</summary>
/// <param name="Id">Grows with time, and is unique over restarts.</param>
/// <param name="At">When.</param>
/// <param name="Pool">The pool's name.</param>
/// <param name="Member">The member's name for people.</param>
/// <param name="Before">The member's verdict before; unknown for the first of a process.</param>
/// <param name="After">The verdict then.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="Flaps">True: a target began to flap; false: it is trusted again; null: it is the verdict that changed.</param>
public sealed record Transition(long Id, DateTimeOffset At, string Pool, string Member, Verdict Before, Verdict After, string Reason, bool? Flaps = null);
