using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Health;

/// <summary>Tells the log and all listeners of a change of a verdict.</summary>
/// <param name="logger">The log.</param>
internal sealed partial class VerdictAnnouncer(ILogger logger)
{
    /// <summary>Listeners; one that throws is told of in the log and stops nothing.</summary>
    public event Action<VerdictChange>? Changed;

    /// <summary>Tells of a change.</summary>
    public void Announce(VerdictChange change)
    {
        string member = change.Pool.Definition.Members[change.Member].DisplayName;
        string verdict = change.After.ToString().ToLowerInvariant();
        if (change.Before == Verdict.Unknown)
        {
            LogFirst(change.Pool.Definition.Name, member, verdict, change.Reason);
        }
        else
        {
            LogChange(change.Pool.Definition.Name, member, change.Before.ToString().ToLowerInvariant(), verdict, change.Reason);
        }

        try
        {
            Changed?.Invoke(change);
        }
        catch (Exception exception)
        {
            LogListener(exception);
        }
    }

    [LoggerMessage(LogLevel.Information, "{Pool}: {Member} starts {Verdict}: {Reason}")]
    private partial void LogFirst(string pool, string member, string verdict, string reason);

    [LoggerMessage(LogLevel.Information, "{Pool}: {Member} was {Before}, is {Verdict}: {Reason}")]
    private partial void LogChange(string pool, string member, string before, string verdict, string reason);

    [LoggerMessage(LogLevel.Error, "A listener to changes of verdicts threw an exception; probing goes on")]
    private partial void LogListener(Exception exception);
}
