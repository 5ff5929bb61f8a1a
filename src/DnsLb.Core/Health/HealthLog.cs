using DnsLb.Core.Checks;
using DnsLb.Core.Logging;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Health;

/// <summary>What the monitor logs of targets and members.</summary>
internal static partial class HealthLog
{
    /// <summary>A member's verdict became another.</summary>
    public static void Changed(this ILogger logger, VerdictChange change)
    {
        string member = change.Pool.Definition.Members[change.Member].DisplayName;
        string pool = change.Pool.Definition.Name;
        if (change.Before == Verdict.Unknown)
        {
            logger.First(pool, member, $"{change.State}", change.Reason);
        }
        else if (change.State.Forced is not null)
        {
            logger.Stays(pool, member, $"{change.State}", change.Reason);
        }
        else
        {
            logger.Next(pool, member, change.Before.Word(), change.After.Word(), change.Reason);
        }
    }

    /// <summary>A probe could not be made.</summary>
    public static void NotMade(this ILogger logger, string target, string reason, Verdict verdict, string leftOut) =>
        logger.NotMade(target, reason, verdict == Verdict.Unknown ? "it has no verdict yet" : $"its verdict stays {verdict.Word()}", leftOut);

    /// <summary>A target began to flap, or is trusted again.</summary>
    public static void Flapping(this ILogger logger, ProbeTarget target, bool begins) => logger.FlappingChanged(FlappingChange.Describe(target, begins));

    /// <summary>A target is to get no new answers by what is said of it, or is to get them again.</summary>
    public static void Drained(this ILogger logger, string target, StateReport reported)
    {
        if (reported.IsDrained)
        {
            logger.DrainBegan(target, reported.Describe());
        }
        else
        {
            logger.DrainEnded(target, reported.Describe());
        }
    }

    /// <summary>A program waited for a place for longer than its interval.</summary>
    public static void ProgramsWait(this ILogger logger, ProbeTarget target, bool afterTimeout, TimeSpan waited) => logger.ProgramsWait(
        WhichPrograms(afterTimeout),
        target.DisplayName,
        waited.TotalSeconds,
        target.Timing.Interval.TotalSeconds,
        afterTimeout
            ? $"they have {ProgramPlaces.MostAfterTimeout} of the {ProgramPlaces.Most} places, and run less often; the others keep theirs"
            : $"too many take too long for {ProgramPlaces.Most} places, and verdicts change later than the zones say");

    /// <summary>No program has done so for a while.</summary>
    public static void ProgramsWaitNoMore(this ILogger logger, bool afterTimeout, TimeSpan quiet) => logger.ProgramsWaitNoMore(WhichPrograms(afterTimeout), quiet.TotalSeconds);

    [LoggerMessage(EventIds.StatesFileWrong, LogLevel.Warning, "file of states: {Problems}; until that is mended none of the file counts for {Use}: verdicts, drains and weights stay as they are")]
    public static partial void StatesFileWrong(this ILogger logger, string problems, StatesFileUse use);

    [LoggerMessage(EventIds.StatesFileStrangers, LogLevel.Warning, "file of states: {Strangers}; these lines do nothing for {Use}")]
    public static partial void StatesFileStrangers(this ILogger logger, string strangers, StatesFileUse use);

    [LoggerMessage(EventIds.StatesFileOutdated, LogLevel.Warning, "file of states: {Path}: somebody writes to it all the time; until it rests, what it said before counts for {Use}")]
    public static partial void StatesFileOutdated(this ILogger logger, string path, StatesFileUse use);

    [LoggerMessage(EventIds.StatesFileWell, LogLevel.Information, "file of states: {Path} counts again for {Use}")]
    public static partial void StatesFileWell(this ILogger logger, string path, StatesFileUse use);

    [LoggerMessage(EventIds.ListenerThrew, LogLevel.Error, "A listener to changes of verdicts threw an exception; probing goes on")]
    public static partial void ListenerThrew(this ILogger logger, Exception exception);

    private static string WhichPrograms(bool afterTimeout) => afterTimeout ? "that timed out" : "that did not time out";

    [LoggerMessage(EventIds.ProgramsWait, LogLevel.Warning, "programs of checks {Which} wait for a place for longer than their interval ({Target}: {Waited:0.#} s, interval {Interval:0.###} s): {Consequence}")]
    private static partial void ProgramsWait(this ILogger logger, string which, string target, double waited, double interval, string consequence);

    [LoggerMessage(EventIds.ProgramsWaitNoMore, LogLevel.Information, "no program of a check {Which} has waited for a place for longer than its interval for {Quiet} s")]
    private static partial void ProgramsWaitNoMore(this ILogger logger, string which, double quiet);

    [LoggerMessage(EventIds.ProbeNotMade, LogLevel.Warning, "{Target} {Reason}; {Verdict}{LeftOut}", EventName = nameof(EventIds.ProbeNotMade))]
    private static partial void NotMade(this ILogger logger, string target, string reason, string verdict, string leftOut);

    [LoggerMessage(EventIds.FlappingChanged, LogLevel.Information, "{Flapping}")]
    private static partial void FlappingChanged(this ILogger logger, string flapping);

    [LoggerMessage(EventIds.DrainBegan, LogLevel.Information, "{Target} is drained, for it is reported {Words}")]
    private static partial void DrainBegan(this ILogger logger, string target, string words);

    [LoggerMessage(EventIds.DrainEnded, LogLevel.Information, "{Target} is drained no more, for it is reported {Words}")]
    private static partial void DrainEnded(this ILogger logger, string target, string words);

    [LoggerMessage(EventIds.FirstVerdict, LogLevel.Information, "{Pool}: {Member} starts {State}: {Reason}", EventName = nameof(EventIds.FirstVerdict))]
    private static partial void First(this ILogger logger, string pool, string member, string state, string reason);

    [LoggerMessage(EventIds.VerdictWhileForced, LogLevel.Information, "{Pool}: {Member} stays {State}: {Reason}", EventName = nameof(EventIds.VerdictWhileForced))]
    private static partial void Stays(this ILogger logger, string pool, string member, string state, string reason);

    [LoggerMessage(EventIds.VerdictChanged, LogLevel.Information, "{Pool}: {Member} was {Before}, is {Verdict}: {Reason}", EventName = nameof(EventIds.VerdictChanged))]
    private static partial void Next(this ILogger logger, string pool, string member, string before, string verdict, string reason);
}
