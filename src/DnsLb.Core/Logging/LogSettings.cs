using DnsLb.Core.Configuration;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Logging;

/// <summary>How the log is written, and how much of it.</summary>
public sealed record LogSettings
{
    private static readonly (string Word, LogLevel Level)[] Levels =
        [("debug", LogLevel.Debug), ("info", LogLevel.Information), ("warning", LogLevel.Warning), ("error", LogLevel.Error)];

    /// <summary>True for an object of JSON on each line, false for lines for people.</summary>
    public bool IsJson { get; init; }

    /// <summary>The least severe lines that are logged; null: what the section <c>Logging</c> says.</summary>
    public LogLevel? Level { get; init; }

    /// <summary>The settings of the server that belong here.</summary>
    public static IReadOnlyList<Key<LogSettings>> Keys { get; } =
    [
        new("log-format", "console|json", "lines of the log for people, or an object of JSON on each line; default console",
            (settings, value) => value is "console" or "json" ? settings with { IsJson = value == "json" } : null),
        new("log-level", string.Join('|', Levels.Select(level => level.Word)), "the least severe lines that are logged; default info",
            (settings, value) => Array.FindIndex(Levels, level => level.Word == value) is >= 0 and int index ? settings with { Level = Levels[index].Level } : null),
    ];
}
