using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Handover;

/// <summary>What is logged when one process takes over from another.</summary>
internal static partial class HandoverLog
{
    [LoggerMessage(LogLevel.Information, "process {Id} takes over")]
    public static partial void HandingOver(this ILogger logger, int id);

    [LoggerMessage(LogLevel.Information, "process {Id} has taken over")]
    public static partial void HandedOver(this ILogger logger, int id);

    [LoggerMessage(LogLevel.Warning, "the process that was to take over does not: {Reason}; this one goes on")]
    public static partial void GoingOn(this ILogger logger, string reason);

    [LoggerMessage(LogLevel.Error, "nobody can take over from this server at {Path}: {Reason}")]
    public static partial void CannotOffer(this ILogger logger, string path, string reason);

    [LoggerMessage(LogLevel.Information, "taking over from process {Id}")]
    public static partial void TakingOver(this ILogger logger, int id);

    [LoggerMessage(LogLevel.Information, "taken over: this process alone answers")]
    public static partial void TakenOver(this ILogger logger);

    [LoggerMessage(LogLevel.Warning, "the process before this one ended before it had handed over everything; this one goes on alone")]
    public static partial void PredecessorEnded(this ILogger logger);
}
