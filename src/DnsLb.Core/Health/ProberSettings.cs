using DnsLb.Core.Checks;
using DnsLb.Core.Configuration;
using DnsLb.Core.Files;

namespace DnsLb.Core.Health;

/// <summary>When this machine doubts its own probes.</summary>
public sealed record ProberSettings
{
    /// <summary>What answers as long as this machine can reach anything.</summary>
    public IReadOnlyList<Canary> Canaries { get; init; } = [];

    /// <summary>How long verdicts stay frozen at most when many targets fall at once and the canaries do not decide; zero: they are not frozen then.</summary>
    public TimeSpan FreezeLimit { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The settings of the server that belong here.</summary>
    /// <param name="read">Reads a file that a canary's key names.</param>
    public static IReadOnlyList<Key<ProberSettings>> Keys(Func<string, FileText> read) =>
    [
        new("canary", Canary.Form, "what answers as long as this machine reaches anything, such as the gateway; while none does, health is frozen; several are allowed; default none",
            (settings, value) => Canary.Read(value, read) is { } canary ? settings with { Canaries = [.. settings.Canaries, canary] } : null,
            Repeatable: true),
        new("freeze-limit", Values.DurationToADayForm, "how long health is frozen at most when more than half of unrelated targets fall at once and no canary decides; 0 never freezes then; default 1m",
            (settings, value) => Values.Duration(value) is { } limit && limit <= CheckTiming.LongestInterval ? settings with { FreezeLimit = limit } : null),
    ];

    /// <summary>What is wrong with the values.</summary>
    public IEnumerable<string> Problems() => Canaries.SelectMany(canary => canary.Problems, Describe);

    /// <summary>What the canaries lack of other settings.</summary>
    /// <param name="programs">What checks may run.</param>
    public IEnumerable<string> Missing(PermittedPrograms programs) =>
        from canary in Canaries
        let refusal = canary.Target?.Check.Program is { } program ? programs.Refusal(program) : null
        where refusal is not null
        select Describe(canary, refusal);

    private static string Describe(Canary canary, string problem) => $"canary \"{canary.Text}\": {problem}";
}
