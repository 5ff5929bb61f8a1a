using DnsLb.Core.Logging;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Recording;

/// <summary>Everything that writing queries down logs.</summary>
internal static partial class RecordingLog
{
    [LoggerMessage(EventIds.RecordingStarts, LogLevel.Information, "{Output}: {Which} written down")]
    public static partial void RecordingStarts(this ILogger logger, string output, string which);

    [LoggerMessage(EventIds.RecordingFails, LogLevel.Warning, "{Output} fails: {Reason}; it is tried again, every {Seconds} s at the latest, and what finds no room until then is missing in it")]
    public static partial void RecordingFails(this ILogger logger, string output, string reason, double seconds);

    [LoggerMessage(EventIds.RecordingWorks, LogLevel.Information, "{Output} works again")]
    public static partial void RecordingWorks(this ILogger logger, string output);

    [LoggerMessage(EventIds.RecordsLost, LogLevel.Warning, "{Output}: queries missing in it: {Lost} more, {All} since the start; it takes them too slowly or not at all")]
    public static partial void RecordsLost(this ILogger logger, string output, long lost, long all);

    [LoggerMessage(EventIds.RecordingDoesNotEnd, LogLevel.Warning, "{Output} has not taken what was left within {Seconds} s: it is missing in it")]
    public static partial void RecordingDoesNotEnd(this ILogger logger, string output, double seconds);
}
