using DnsLb.Core.Pools;

namespace DnsLb.Core.Health;

/// <summary>Something that a person may want to hear of changed.</summary>
/// <param name="Time">When.</param>
public abstract record HealthChange(DateTimeOffset Time);

/// <summary>A member's verdict became another.</summary>
/// <param name="Pool">The member's pool.</param>
/// <param name="Member">Its index in the pool.</param>
/// <param name="Before">The verdict before; unknown for the first.</param>
/// <param name="After">The verdict now.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="Time">When.</param>
public sealed record VerdictChange(Pool Pool, int Member, Verdict Before, Verdict After, string Reason, DateTimeOffset Time) : HealthChange(Time)
{
    /// <summary>What each of the member's checks says: the evidence.</summary>
    public IReadOnlyList<CheckHealth> Checks { get; init; } = [];

    /// <summary>True when somebody worked on the member, before or after.</summary>
    public bool InMaintenance { get; init; }

    /// <summary>What the member is now, for people.</summary>
    public MemberState State { get; init; } = new(null, null, After);
}

/// <summary>A target of a member began to flap, or is trusted again.</summary>
/// <param name="Pool">The member's pool.</param>
/// <param name="Member">Its index in the pool.</param>
/// <param name="Verdict">The member's verdict now.</param>
/// <param name="Target">The target.</param>
/// <param name="Flaps">True: it began to flap; false: it is trusted again.</param>
/// <param name="Time">When.</param>
public sealed record FlappingChange(Pool Pool, int Member, Verdict Verdict, ProbeTarget Target, bool Flaps, DateTimeOffset Time) : HealthChange(Time)
{
    /// <summary>What happened, for people.</summary>
    public string Reason => Describe(Target, Flaps);

    /// <summary>What happened to a target, for people.</summary>
    public static string Describe(ProbeTarget target, bool flaps) => flaps
        ? $"{target.DisplayName} flaps: it fell again soon after it had come back, and has to pass {target.Timing.RiseAgain} probes in a row to be up"
        : $"{target.DisplayName} does not flap any more: it is trusted again";
}

/// <summary>What people decided of a member, by an override or beside it, became something else.</summary>
/// <param name="Pool">The member's pool.</param>
/// <param name="Member">Its index in the pool.</param>
/// <param name="Before">What it was until then.</param>
/// <param name="After">The member now.</param>
/// <param name="Time">When.</param>
public sealed record DecisionChange(Pool Pool, int Member, MemberState Before, MemberHealth After, DateTimeOffset Time) : HealthChange(Time);

/// <summary>The verdicts of all members are frozen, or follow the probes again.</summary>
/// <param name="Prober">What this machine thinks of its own probes now.</param>
/// <param name="Time">When.</param>
public sealed record ProberChange(ProberStatus Prober, DateTimeOffset Time) : HealthChange(Time);
