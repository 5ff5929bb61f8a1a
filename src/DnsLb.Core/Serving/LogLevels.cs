using DnsLb.Core.Configuration;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Serving;

/// <summary>The section beside the settings that Microsoft.Extensions.Logging reads: how severe a line must be to be logged, by category.</summary>
public static class LogLevels
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Logging";

    /// <summary>The only part of it that is known.</summary>
    public const string Part = "LogLevel";

    /// <summary>How a level is set, for messages.</summary>
    internal const string Form = """levels are set as {"Logging": {"LogLevel": {"Default": "Warning"}}}, or as DNSLB_LOGGING__LOGLEVEL__DEFAULT=Warning""";

    /// <summary>The levels.</summary>
    public static IReadOnlyList<string> Names { get; } = Enum.GetNames<LogLevel>();

    /// <summary>True for a key of the section.</summary>
    internal static bool IsOne(string key) => key.Split(':')[0].Equals(Section, StringComparison.OrdinalIgnoreCase);

    /// <summary>The category whose level a key is; null: of none.</summary>
    internal static string? Category(string key) =>
        key.Split(':') is [_, var part, { Length: > 0 } category] && part.Equals(Part, StringComparison.OrdinalIgnoreCase) ? category : null;

    /// <summary>What is wrong with a pair; null: nothing.</summary>
    /// <remarks>The logging library would throw at a level that it does not know, and take a number such as 7 for one that nothing reaches.</remarks>
    internal static string? Problem(string key, string value) =>
        Category(key) is null ? $"\"{key}={value}\": unknown setting; {Form}"
        : Names.Contains(value, StringComparer.OrdinalIgnoreCase) ? null
        : $"\"{key}={value}\": unknown level; {Nearest.Hint(value, [.. Names])}";
}
