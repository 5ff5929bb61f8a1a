using DnsLb.Core.Logging;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Handover;

/// <summary>What is logged when one process takes over from another.</summary>
internal static partial class HandoverLog
{
    [LoggerMessage(EventIds.HandingOver, LogLevel.Information, "process {Id} takes over", EventName = nameof(EventIds.HandingOver))]
    public static partial void HandingOver(this ILogger logger, int id);

    [LoggerMessage(EventIds.HandedOver, LogLevel.Information, "process {Id} has taken over", EventName = nameof(EventIds.HandedOver))]
    public static partial void HandedOver(this ILogger logger, int id);

    [LoggerMessage(EventIds.HandoverFailed, LogLevel.Warning, "the process that was to take over does not: {Reason}; this one goes on", EventName = nameof(EventIds.HandoverFailed))]
    public static partial void GoingOn(this ILogger logger, string reason);

    [LoggerMessage(EventIds.HandoverCannotBeOffered, LogLevel.Error, "nobody can take over from this server at {Path}: {Reason}", EventName = nameof(EventIds.HandoverCannotBeOffered))]
    public static partial void CannotOffer(this ILogger logger, string path, string reason);

    [LoggerMessage(EventIds.TakingOver, LogLevel.Information, "taking over from process {Id}", EventName = nameof(EventIds.TakingOver))]
    public static partial void TakingOver(this ILogger logger, int id);

    [LoggerMessage(EventIds.TakenOver, LogLevel.Information, "taken over: this process alone answers", EventName = nameof(EventIds.TakenOver))]
    public static partial void TakenOver(this ILogger logger);

    [LoggerMessage(EventIds.PredecessorEnded, LogLevel.Warning, "the process before this one ended before it had handed over everything; this one goes on alone", EventName = nameof(EventIds.PredecessorEnded))]
    public static partial void PredecessorEnded(this ILogger logger);

    [LoggerMessage(EventIds.Replaced, LogLevel.Information, "this process has stopped; process {Id} serves on", EventName = nameof(EventIds.Replaced))]
    public static partial void Replaced(this ILogger logger, int id);
}
