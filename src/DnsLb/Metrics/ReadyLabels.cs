using DnsLb.Core.Logging;
using DnsLb.Core.Serving;
using Microsoft.Extensions.Logging;

namespace DnsLb.Metrics;

/// <summary>Makes the labels of metrics at the start, and again when other zones are served, in a thread that nobody waits for: not in the next scrape.</summary>
internal sealed partial class ReadyLabels : IAsyncDisposable
{
    private readonly ServerFeed _feed;
    private readonly Action _make;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private Task _making = Task.CompletedTask;

    /// <summary>Begins to make them.</summary>
    /// <param name="feed">Tells of zones.</param>
    /// <param name="make">Makes the labels of what is served now.</param>
    /// <param name="logger">Hears when that throws.</param>
    public ReadyLabels(ServerFeed feed, Action make, ILogger logger)
    {
        _feed = feed;
        _make = make;
        _logger = logger;
        feed.Told += Hear;
        Begin();
    }

    /// <summary>Makes no more of them, and waits for those that are being made.</summary>
    public async ValueTask DisposeAsync()
    {
        _feed.Told -= Hear;
        await _making;
    }

    private void Hear(ServerEvent happened)
    {
        if (happened is ZonesEvent { Published.Count: > 0 })
        {
            Begin();
        }
    }

    // One after the other: the labels of all targets are made anew each time.
    private void Begin()
    {
        lock (_lock)
        {
            _making = _making.ContinueWith(_ => Make(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    // Without them a scrape makes its own.
    private void Make()
    {
        try
        {
            _make();
        }
        catch (Exception failure)
        {
            LogNotMade(_logger, failure);
        }
    }

    [LoggerMessage(EventIds.LabelsNotMade, LogLevel.Error, "a bug: making the labels of metrics failed; the next scrape makes them, and may take longer", EventName = nameof(EventIds.LabelsNotMade))]
    private static partial void LogNotMade(ILogger logger, Exception failure);
}
