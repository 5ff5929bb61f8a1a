namespace DnsLb.Core.Checks;

/// <summary>What an agent beside a target says of it. What it does not mention is null and stays as it is.</summary>
/// <param name="Percent">The percentage of the configured weight, from 0 to 10000.</param>
/// <param name="Administrative">What people decided.</param>
/// <param name="Operational">What the agent sees.</param>
/// <param name="Reason">Its words on that.</param>
public sealed record AgentReport(int? Percent = null, AdministrativeState? Administrative = null, OperationalState? Operational = null, string? Reason = null)
{
    /// <summary>The first word that no agent of HAProxy says; null: there is none.</summary>
    public string? UnknownWord { get; init; }

    /// <summary>True when it mentions anything that is known.</summary>
    public bool SaysSomething => Percent is not null || Administrative is not null || Operational is not null;

    /// <summary>Why the target is not as it should be, or null. As in HAProxy a word that is not known spoils only what says neither up nor down.</summary>
    public string? Failure => this switch
    {
        { Operational: not null and not OperationalState.Up } => Describe(),
        { Operational: OperationalState.Up } => null,
        { UnknownWord: { } word } => $"unknown word \"{word}\" from the agent",
        _ => SaysSomething ? null : "the agent says nothing",
    };

    /// <summary>All of it in one line for people.</summary>
    public string Describe()
    {
        string?[] words = [$"{Operational}".ToLowerInvariant(), $"{Administrative}".ToLowerInvariant(), Percent is { } percent ? $"{percent}%" : ""];
        string unknown = UnknownWord is { } word ? $" (and an unknown word, \"{word}\")" : "";
        return $"agent says {string.Join(", ", words.Where(word => word is not ""))}{unknown}{(Reason is { } reason ? $": {reason}" : "")}";
    }
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
