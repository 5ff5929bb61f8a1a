using DnsLb.Core.Logging;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Notifications;

/// <summary>What is logged of receivers of events.</summary>
internal static partial class NotificationLog
{
    [LoggerMessage(EventIds.ReceiverFails, LogLevel.Warning, "{Receiver} {Failure}; events are tried up to {MostTries} times, and those of the same pool wait meanwhile")]
    public static partial void ReceiverFails(this ILogger logger, string receiver, string failure, int mostTries);

    [LoggerMessage(EventIds.ReceiverWorks, LogLevel.Information, "{Receiver} takes events again")]
    public static partial void ReceiverWorks(this ILogger logger, string receiver);

    [LoggerMessage(EventIds.EventGivenUp, LogLevel.Warning, "{Receiver}: event {Id} is given up after {Tries}: {Failure}{LeftOut}")]
    public static partial void EventGivenUp(this ILogger logger, string receiver, long id, string tries, string failure, string leftOut);

    [LoggerMessage(EventIds.EventDropped, LogLevel.Warning, "{Receiver}: {Most} events wait, and the oldest is dropped{LeftOut}")]
    public static partial void EventDropped(this ILogger logger, string receiver, int most, string leftOut);

    [LoggerMessage(EventIds.EventsLost, LogLevel.Warning, "{Receiver}: stopped before {Count} events were taken, which it never gets")]
    public static partial void EventsLost(this ILogger logger, string receiver, int count);

    [LoggerMessage(EventIds.ReceiverThrew, LogLevel.Error, "{Receiver}: telling it of event {Id} threw an exception; the event is given up")]
    public static partial void ReceiverThrew(this ILogger logger, Exception exception, string receiver, long id);
}
