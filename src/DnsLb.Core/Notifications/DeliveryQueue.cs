using DnsLb.Core.Logging;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Notifications;

/// <summary>
/// Tells one receiver of events: those of a pool one after the other, each until it has been taken or given up; those of different
/// pools at the same time, a few at once. Who adds an event never waits.
/// </summary>
internal sealed class DeliveryQueue : IAsyncDisposable
{
    /// <summary>Events that wait at most; then the oldest is dropped, for the newest says what is so now.</summary>
    public const int MostWaiting = 10_000;

    /// <summary>Events that are being told at once at most, those included that wait to be tried again.</summary>
    public const int MostAtOnce = 4;

    private static readonly TimeSpan LogPeriod = TimeSpan.FromMinutes(1);

    private readonly IReceiver _receiver;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly LogPace _droppedPace;
    private readonly LogPace _givenUpPace;
    private readonly LogPace _failurePace;
    private readonly CancellationTokenSource _stop = new();

    // Guards the fields below.
    private readonly Lock _lock = new();
    private readonly LinkedList<HealthEvent> _waiting = new();
    private readonly Dictionary<string, Task> _underWay = [];
    private bool _isFailing;
    private bool _isStopped;
    private int _lost;
    private long _told;
    private long _givenUp;
    private long _dropped;

    /// <param name="receiver">Whom it tells; it is disposed of with the queue.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Hears when the receiver takes no events, and of those that it never gets.</param>
    public DeliveryQueue(IReceiver receiver, TimeProvider time, ILogger logger)
    {
        _receiver = receiver;
        _time = time;
        _logger = logger;
        _droppedPace = new LogPace(LogPeriod, time);
        _givenUpPace = new LogPace(LogPeriod, time);
        _failurePace = new LogPace(LogPeriod, time);
    }

    /// <summary>What became of the events.</summary>
    public DeliveryFigures Figures
    {
        get
        {
            lock (_lock)
            {
                return new DeliveryFigures(_receiver.Name, _waiting.Count + _underWay.Count, Volatile.Read(ref _told), Volatile.Read(ref _givenUp), _dropped);
            }
        }
    }

    /// <summary>Adds an event behind all others. Thread-safe.</summary>
    public void Add(HealthEvent happened)
    {
        bool isFull;
        lock (_lock)
        {
            if (_isStopped)
            {
                return;
            }

            // What waits could not start, so of a pool that has a turn now nothing waits.
            if (HasTurn(happened))
            {
                Start(happened);
                return;
            }

            isFull = _waiting.Count >= MostWaiting;
            if (isFull)
            {
                _waiting.RemoveFirst();
                _dropped++;
            }

            _waiting.AddLast(happened);
        }

        if (isFull && _droppedPace.TryPass(out string leftOut))
        {
            _logger.EventDropped(_receiver.Name, MostWaiting, leftOut);
        }
    }

    /// <summary>Gives up what is under way, and what waits.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] underWay;
        lock (_lock)
        {
            _isStopped = true;
            _lost = _waiting.Count;
            _waiting.Clear();
            underWay = [.. _underWay.Values];
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(underWay).ConfigureAwait(false);
        if (_lost > 0)
        {
            _logger.EventsLost(_receiver.Name, _lost);
        }

        _receiver.Dispose();
        _stop.Dispose();
    }

    // What concerns all members is told in an order of its own.
    private static string Lane(HealthEvent happened) => happened.Pool ?? "";

    private bool HasTurn(HealthEvent happened) => _underWay.Count < MostAtOnce && !_underWay.ContainsKey(Lane(happened));

    private void Start(HealthEvent happened) => _underWay.Add(Lane(happened), Task.Run(() => RunAsync(happened)));

    private void StartNext()
    {
        LinkedListNode<HealthEvent>? node = _waiting.First;
        while (node is not null && !HasTurn(node.Value))
        {
            node = node.Next;
        }

        if (node is not null)
        {
            _waiting.Remove(node);
            Start(node.Value);
        }
    }

    private async Task RunAsync(HealthEvent happened)
    {
        try
        {
            await DeliverAsync(happened).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            Interlocked.Increment(ref _lost);
        }
        catch (Exception bug)
        {
            _logger.ReceiverThrew(bug, _receiver.Name, happened.Id);
        }
        finally
        {
            lock (_lock)
            {
                _underWay.Remove(Lane(happened));
                StartNext();
            }
        }
    }

    private async Task DeliverAsync(HealthEvent happened)
    {
        for (int tries = 1; ; tries++)
        {
            string? failure = await TryAsync(happened).ConfigureAwait(false);
            LogChange(failure);
            if (failure is null)
            {
                Interlocked.Increment(ref _told);
                return;
            }

            if (tries >= _receiver.MostTries)
            {
                Interlocked.Increment(ref _givenUp);
                if (_givenUpPace.TryPass(out string leftOut))
                {
                    _logger.EventGivenUp(_receiver.Name, happened.Id, tries == 1 ? "one try" : $"{tries} tries", failure, leftOut);
                }

                return;
            }

            await Task.Delay(Backoff.After(tries, happened.Id), _time, _stop.Token).ConfigureAwait(false);
        }
    }

    private async Task<string?> TryAsync(HealthEvent happened)
    {
        using var timeout = new CancellationTokenSource(_receiver.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stop.Token);
        try
        {
            return await _receiver.TellAsync(happened, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !_stop.IsCancellationRequested)
        {
            return $"took longer than {_receiver.Timeout.TotalSeconds:0} s";
        }
    }

    // A receiver that is tried once has its events given up, which is logged in another place.
    private void LogChange(string? failure)
    {
        bool isFailing = failure is not null && _receiver.MostTries > 1;
        lock (_lock)
        {
            if (isFailing == _isFailing || (isFailing && !_failurePace.TryPass(out _)))
            {
                return;
            }

            _isFailing = isFailing;
        }

        if (isFailing)
        {
            _logger.ReceiverFails(_receiver.Name, failure!, _receiver.MostTries);
        }
        else
        {
            _logger.ReceiverWorks(_receiver.Name);
        }
    }
}
