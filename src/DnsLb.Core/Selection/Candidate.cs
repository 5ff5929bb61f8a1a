namespace DnsLb.Core.Selection;

/// <summary>What the selection stages know of one member of a pool.</summary>
/// <param name="Name">The member's name for people.</param>
/// <param name="Weight">Its configured share relative to its tier's other members; 0: drained.</param>
/// <param name="Tier">0 is served first.</param>
/// <param name="AddressHash">The <see cref="StableHash"/> of its address.</param>
/// <param name="Condition">What the checks say of it.</param>
/// <param name="AddressGroup">The same for addresses that hosts sort alike: all of IPv4, and those of one IPv6 /48.</param>
public readonly record struct Candidate(string Name, double Weight, int Tier, ulong AddressHash, MemberCondition Condition, ulong AddressGroup = 0)
{
    /// <summary>True for a member that is never served, and does not count where weights are compared: by its own weight, by what was reported of it, or for a person decided so.</summary>
    public bool IsDrained => EffectiveWeight == 0 || Condition.Forced == OverrideKind.Drain;

    /// <summary>True for a member that is not even served when all are taken as up.</summary>
    public bool IsBarred => IsDrained || Condition.Forced == OverrideKind.Down;

    /// <summary>Its share now.</summary>
    public double EffectiveWeight => Condition.EffectiveWeight(Weight);
}

/// <summary>What the checks say of a member.</summary>
/// <param name="Up">The verdict.</param>
/// <param name="Reason">One line for people: why it is up or down.</param>
/// <param name="SoonestChange">How soon the verdict could change, counted from a probe; null: never, the member has no checks.</param>
/// <param name="Scale">Which part of its weight it is to have for now; null: all of it.</param>
/// <param name="Latency">How long its probes take, steadied; zero when that is not known.</param>
/// <param name="Stale">Why the verdict is old, for people, when this machine cannot probe or does not believe its probes; null: it is not.</param>
/// <param name="Forced">What a person has decided, above the verdict; null: nothing.</param>
public readonly record struct MemberCondition(
    bool Up, string Reason, TimeSpan? SoonestChange, WeightScale? Scale = null, TimeSpan Latency = default, string? Stale = null, OverrideKind? Forced = null)
{
    /// <summary>The word for what its checks say where a person decided above them; null: nobody did.</summary>
    public string? Unforced { get; init; }

    /// <summary>The condition of a member without checks.</summary>
    public static MemberCondition Unchecked { get; } = new(true, "no check", null);

    /// <summary>The condition of a member whose checks have no result yet.</summary>
    public static MemberCondition NotProbed { get; } = new(false, "not probed yet", TimeSpan.Zero);

    /// <summary>All of why, in one line for people: the reason, and that of the weight.</summary>
    public string Describe() => Scale is { } scale ? $"{Reason}; {scale.Reason}" : Reason;

    /// <summary>What becomes of a configured weight.</summary>
    public double EffectiveWeight(double weight) => weight * (Scale?.Factor ?? 1);

    /// <summary>The same for people: whom one of them keeps out of answers has none.</summary>
    public double WeightInForce(double weight) => Forced is OverrideKind.Drain or OverrideKind.Down ? 0 : EffectiveWeight(weight);
}

/// <summary>What health makes of a weight.</summary>
/// <param name="Factor">From 0, which drains; above 1 it raises the weight.</param>
/// <param name="Reason">Why, for people.</param>
public readonly record struct WeightScale(double Factor, string Reason)
{
    /// <summary>Scales a weight that may be scaled already.</summary>
    public WeightScale Beside(WeightScale? other) => other is { } before ? new(before.Factor * Factor, $"{before.Reason}; {Reason}") : this;
}
