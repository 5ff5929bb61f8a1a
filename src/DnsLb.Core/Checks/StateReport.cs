using System.Globalization;

namespace DnsLb.Core.Checks;

/// <summary>What is said of a target by somebody who knows: an agent beside it, a program, a file, itself. What it does not mention is null and stays as it was.</summary>
/// <param name="Weight">The weight that it is to have.</param>
/// <param name="Administrative">What people decided there.</param>
/// <param name="Operational">How it is.</param>
/// <param name="Reason">Words for people.</param>
public sealed record StateReport(ReportedWeight? Weight = null, AdministrativeState? Administrative = null, OperationalState? Operational = null, string? Reason = null)
{
    /// <summary>How much it serves now, for pools that balance by load; null: that is not said now. It changes neither state nor weight.</summary>
    public ReportedLoad? Load { get; init; }

    /// <summary>The first word that is none of HAProxy's agent-check; null: there is none.</summary>
    public string? UnknownWord { get; init; }

    /// <summary>True when all is said: what it does not mention is as usual.</summary>
    public bool IsWhole { get; init; }

    /// <summary>True when it mentions anything that is known.</summary>
    public bool SaysSomething => Weight is not null || Load is not null || Administrative is not null || Operational is not null;

    /// <summary>True when it says that the target does not work.</summary>
    public bool IsDown => Operational is not null and not OperationalState.Up;

    /// <summary>True when the target is to get no new clients. Maintenance is no different here: answers are all that there is to give.</summary>
    public bool IsDrained => Administrative is AdministrativeState.Drain or AdministrativeState.Maint || Weight is { Value: 0 };

    /// <summary>What is said now and, where this mentions nothing and is not whole, what was said before.</summary>
    public StateReport Over(StateReport? before) => (IsWhole ? new StateReport(Weight, Administrative, Operational, Reason) : new StateReport(
        Weight ?? before?.Weight,
        Administrative ?? before?.Administrative,
        Operational ?? before?.Operational,
        Reason ?? (Administrative is null && Operational is null ? before?.Reason : null))) with
    {
        // What it serves it serves at this moment.
        Load = Load,
    };

    /// <summary>Which part of its configured weight a target is to have: 0 while it is drained, 1 where nothing is said.</summary>
    public double FactorOf(double configured) => IsDrained ? 0 : Weight?.FactorOf(configured) ?? 1;

    /// <summary>All of it in one line for people.</summary>
    public string Describe()
    {
        string?[] words = [$"{Operational}".ToLowerInvariant(), $"{Administrative}".ToLowerInvariant(), $"{Weight}", $"{Load}"];
        string unknown = UnknownWord is { } word ? $" (and an unknown word, \"{word}\")" : "";
        return $"{string.Join(", ", words.Where(word => word is not ""))}{unknown}{(Reason is { } reason ? $": {reason}" : "")}";
    }
}

/// <summary>A weight that a target is to have.</summary>
/// <param name="Value">From 0, up to <see cref="MostPercent"/> or <see cref="MostWeight"/>.</param>
/// <param name="IsPercent">Whether it is a percentage of the weight that is configured, or stands in its place.</param>
public readonly record struct ReportedWeight(int Value, bool IsPercent)
{
    /// <summary>The greatest percentage.</summary>
    public const int MostPercent = 10_000;

    /// <summary>The greatest weight, which is HAProxy's.</summary>
    public const int MostWeight = 256;

    /// <summary>Which part of a configured weight this is. A weight of 0 stays 0 whatever is reported.</summary>
    public double FactorOf(double configured) => IsPercent ? Value / 100.0 : configured > 0 ? Value / configured : 1;

    /// <summary>The word for it.</summary>
    public override string ToString() => IsPercent ? $"{Value}%" : $"weight:{Value}";
}

/// <summary>How much a target serves.</summary>
/// <param name="Value">From 0: requests or connections, in a unit that is the same for all members of a pool, or a percentage.</param>
/// <param name="IsPercent">Whether it is a percentage of what the target can serve, which its weight says beside the others'.</param>
public readonly record struct ReportedLoad(double Value, bool IsPercent)
{
    /// <summary>No load may be greater.</summary>
    public const double Most = 1e12;

    /// <summary>The load beside those of others: a percentage counts by weight.</summary>
    public double Of(double weight) => IsPercent ? Value * weight / 100 : Value;

    /// <summary>The word for it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"load:{Value}{(IsPercent ? "%" : "")}");
}

/// <summary>What people decided of a server, in HAProxy's words.</summary>
public enum AdministrativeState
{
    /// <summary>It serves.</summary>
    Ready,

    /// <summary>It gets no new clients.</summary>
    Drain,

    /// <summary>It is being worked on, and gets none at all.</summary>
    Maint,
}

/// <summary>How a server is, in HAProxy's words; all but up are one to it.</summary>
public enum OperationalState
{
    /// <summary>It works.</summary>
    Up,

    /// <summary>It does not.</summary>
    Down,

    /// <summary>It fails its own checks.</summary>
    Fail,

    /// <summary>Somebody stopped it.</summary>
    Stopped,
}
