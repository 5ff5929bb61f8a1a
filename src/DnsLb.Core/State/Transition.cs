using DnsLb.Core.Health;

namespace DnsLb.Core.State;

/// <summary>A change of a member's verdict, that a target of the member began to flap or is trusted again, or that an override was put in force or ended, as it is remembered.</summary>
/// <param name="Id">Grows with time, and is unique over restarts.</param>
/// <param name="At">When.</param>
/// <param name="Pool">The pool's name; of an override its selector.</param>
/// <param name="Member">The member's name for people; of an override empty.</param>
/// <param name="Before">The member's verdict before; unknown for the first of a process.</param>
/// <param name="After">The verdict then.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="Flaps">True: a target began to flap; false: it is trusted again; null: it is the verdict that changed.</param>
/// <param name="Decision">What became of an override; null: it is about a verdict.</param>
public sealed record Transition(long Id, DateTimeOffset At, string Pool, string Member, Verdict Before, Verdict After, string Reason, bool? Flaps = null, Decision? Decision = null);

/// <summary>A person's decision was put in force or ended.</summary>
/// <param name="Given">The override.</param>
/// <param name="Change">What became of it.</param>
/// <param name="By">Who did that; null: it ended by itself.</param>
public sealed record Decision(Override Given, OverrideChange Change, string? By);

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
