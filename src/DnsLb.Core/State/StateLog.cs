using DnsLb.Core.Logging;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.State;

/// <summary>What keeping the state logs.</summary>
internal static partial class StateLog
{
    [LoggerMessage(EventIds.StateRead, LogLevel.Information, "state: {Path} holds overrides: {Overrides}, verdicts: {Verdicts}, changes of verdicts and overrides: {Transitions}")]
    public static partial void StateRead(this ILogger logger, string path, int overrides, int verdicts, int transitions);

    [LoggerMessage(EventIds.StateOverrideDropped, LogLevel.Warning, "state: {Path} holds an override of \"{Selector}\", which selects nothing in this version: it is dropped, and the rest is kept", EventName = nameof(EventIds.StateOverrideDropped))]
    public static partial void OverrideDropped(this ILogger logger, string path, string selector);

    [LoggerMessage(EventIds.StateOnlyInMemory, LogLevel.Warning, "state: {Path} cannot be used: {Reason}; until it can, the state is in memory alone, and what is changed now is lost if the server ends", EventName = nameof(EventIds.StateOnlyInMemory))]
    public static partial void OnlyInMemory(this ILogger logger, string path, string reason);

    [LoggerMessage(EventIds.StateUsedAgain, LogLevel.Information, "state: {Path} can be used again, and holds all of the state", EventName = nameof(EventIds.StateUsedAgain))]
    public static partial void UsedAgain(this ILogger logger, string path);

    [LoggerMessage(EventIds.StateRemoved, LogLevel.Warning, "state: {Path} is gone: somebody has removed or moved it; all of the state is in memory, and a new file is tried", EventName = nameof(EventIds.StateRemoved))]
    public static partial void Removed(this ILogger logger, string path);

    [LoggerMessage(EventIds.StateHeldAgain, LogLevel.Warning, "state: {Path} was gone: somebody has removed or moved it, or its folder; it is made again, and holds the folder for this server", EventName = nameof(EventIds.StateHeldAgain))]
    public static partial void HeldAgain(this ILogger logger, string path);

    [LoggerMessage(EventIds.StateDamaged, LogLevel.Error, "state: {Path} is damaged: {Reason}; it is set aside as {Aside}, and {Consequence}", EventName = nameof(EventIds.StateDamaged))]
    public static partial void Damaged(this ILogger logger, string path, string reason, string aside, string consequence);
}
