using DnsLb.Core.Checks;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Health;

/// <summary>What the monitor logs of targets and members.</summary>
internal static partial class HealthLog
{
    /// <summary>A member's verdict became another.</summary>
    public static void Changed(this ILogger logger, VerdictChange change)
    {
        string member = change.Pool.Definition.Members[change.Member].DisplayName;
        string verdict = change.After.ToString().ToLowerInvariant();
        if (change.Before == Verdict.Unknown)
        {
            logger.First(change.Pool.Definition.Name, member, verdict, change.Reason);
        }
        else
        {
            logger.Next(change.Pool.Definition.Name, member, change.Before.ToString().ToLowerInvariant(), verdict, change.Reason);
        }
    }

    /// <summary>A target is to get no new answers by what is said of it, or is to get them again.</summary>
    public static void Drained(this ILogger logger, string target, StateReport? before, StateReport? now)
    {
        bool wasDrained = before is { IsDrained: true };
        if (now is { IsDrained: true } && !wasDrained)
        {
            logger.DrainBegan(target, now.Describe());
        }
        else if (wasDrained && now is { IsDrained: false })
        {
            logger.DrainEnded(target, now.Describe());
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Target} {Reason}; its verdict stays as it is{LeftOut}")]
    public static partial void NotMade(this ILogger logger, string target, string reason, string leftOut);

    [LoggerMessage(LogLevel.Warning, "file of states: {Problems}; until that is mended none of the file counts for {Use}: verdicts, drains and weights stay as they are")]
    public static partial void StatesFileWrong(this ILogger logger, string problems, StatesFileUse use);

    [LoggerMessage(LogLevel.Warning, "file of states: {Strangers}; these lines do nothing for {Use}")]
    public static partial void StatesFileStrangers(this ILogger logger, string strangers, StatesFileUse use);

    [LoggerMessage(LogLevel.Warning, "file of states: {Path}: somebody writes to it all the time; until it rests for half a second, what it said before counts for {Use}")]
    public static partial void StatesFileOutdated(this ILogger logger, string path, StatesFileUse use);

    [LoggerMessage(LogLevel.Information, "file of states: {Path} counts again for {Use}")]
    public static partial void StatesFileWell(this ILogger logger, string path, StatesFileUse use);

    [LoggerMessage(LogLevel.Error, "A listener to changes of verdicts threw an exception; probing goes on")]
    public static partial void ListenerThrew(this ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Information, "{Target} is drained, for it is reported {Words}")]
    private static partial void DrainBegan(this ILogger logger, string target, string words);

    [LoggerMessage(LogLevel.Information, "{Target} is drained no more, for it is reported {Words}")]
    private static partial void DrainEnded(this ILogger logger, string target, string words);

    [LoggerMessage(LogLevel.Information, "{Pool}: {Member} starts {Verdict}: {Reason}")]
    private static partial void First(this ILogger logger, string pool, string member, string verdict, string reason);

    [LoggerMessage(LogLevel.Information, "{Pool}: {Member} was {Before}, is {Verdict}: {Reason}")]
    private static partial void Next(this ILogger logger, string pool, string member, string before, string verdict, string reason);
}
