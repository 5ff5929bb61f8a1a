namespace DnsLb.Core.Notifications;

/// <summary>Who is told of events.</summary>
internal interface IReceiver : IDisposable
{
    /// <summary>Its name for the log, without anything secret.</summary>
    string Name { get; }

    /// <summary>How often one event is tried, from 1.</summary>
    int MostTries { get; }

    /// <summary>How long one try may take.</summary>
    TimeSpan Timeout { get; }

    /// <summary>Tells it once.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="cancellation">Cancelled at the timeout; the try ends then and leaves nothing behind.</param>
    /// <returns>Why it has not taken the event; null: it has.</returns>
    Task<string?> TellAsync(HealthEvent happened, CancellationToken cancellation);
}
