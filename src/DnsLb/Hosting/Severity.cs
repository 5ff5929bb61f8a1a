using Microsoft.Extensions.Logging;

namespace DnsLb.Hosting;

/// <summary>How severe a line is, for people and for the journal.</summary>
internal static class Severity
{
    /// <summary>In a word.</summary>
    public static string Word(LogLevel level) => level switch
    {
        LogLevel.Critical => "critical",
        LogLevel.Error => "error",
        LogLevel.Warning => "warning",
        LogLevel.Information => "info",
        _ => "debug",
    };

    /// <summary>The prefix by which the journal knows it (sd-daemon(3)).</summary>
    public static string JournalPrefix(LogLevel level) => level switch
    {
        LogLevel.Critical => "<2>",
        LogLevel.Error => "<3>",
        LogLevel.Warning => "<4>",
        LogLevel.Information => "<6>",
        _ => "<7>",
    };
}
