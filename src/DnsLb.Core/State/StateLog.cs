using Microsoft.Extensions.Logging;

namespace DnsLb.Core.State;

/// <summary>What keeping the state logs.</summary>
internal static partial class StateLog
{
    [LoggerMessage(LogLevel.Information, "state: {Path} holds overrides: {Overrides}, verdicts: {Verdicts}, changes of verdicts: {Transitions}")]
    public static partial void StateRead(this ILogger logger, string path, int overrides, int verdicts, int transitions);

    [LoggerMessage(LogLevel.Warning, "state: {Path} holds an override of \"{Selector}\", which selects nothing in this version: it is dropped, and the rest is kept")]
    public static partial void OverrideDropped(this ILogger logger, string path, string selector);

    [LoggerMessage(LogLevel.Warning, "state: {Path} cannot be used: {Reason}; until it can, the state is in memory alone, and what is changed now is lost if the server ends")]
    public static partial void OnlyInMemory(this ILogger logger, string path, string reason);

    [LoggerMessage(LogLevel.Information, "state: {Path} can be used again, and holds all of the state")]
    public static partial void UsedAgain(this ILogger logger, string path);

    [LoggerMessage(LogLevel.Warning, "state: {Path} is gone: somebody has removed or moved it; all of the state is in memory, and a new file is tried")]
    public static partial void Removed(this ILogger logger, string path);

    [LoggerMessage(LogLevel.Warning, "state: {Path} was gone: somebody has removed or moved it, or its folder; it is made again, and holds the folder for this server")]
    public static partial void HeldAgain(this ILogger logger, string path);

    [LoggerMessage(LogLevel.Error, "state: {Path} is damaged: {Reason}; it is set aside as {Aside}, and {Consequence}")]
    public static partial void Damaged(this ILogger logger, string path, string reason, string aside, string consequence);
}
