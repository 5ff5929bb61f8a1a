using DnsLb.Core.Serving;

namespace DnsLb.Metrics;

/// <summary>Makes the labels of metrics at the start, and again when other zones are served, in a thread that nobody waits for: not in the next scrape.</summary>
internal sealed class ReadyLabels : IAsyncDisposable
{
    private readonly ServerFeed _feed;
    private readonly Action _make;
    private readonly Lock _lock = new();
    private Task _making = Task.CompletedTask;

    /// <summary>Begins to make them.</summary>
    /// <param name="feed">Tells of zones.</param>
    /// <param name="make">Makes the labels of what is served now.</param>
    public ReadyLabels(ServerFeed feed, Action make)
    {
        _feed = feed;
        _make = make;
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
            _making = _making.ContinueWith(_ => _make(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }
}
