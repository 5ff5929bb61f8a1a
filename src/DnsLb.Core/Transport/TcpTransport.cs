using System.Net;
using System.Net.Sockets;
using DnsLb.Core.Answering;
using DnsLb.Core.Counting;
using DnsLb.Core.Recording;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Transport;

/// <summary>DNS over TCP (RFC 7766) on all listen addresses.</summary>
public sealed class TcpTransport : IAsyncDisposable
{
    private static readonly TimeSpan TimeBetweenSweeps = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(100);

    private readonly IReadOnlyList<Listener> _listeners;
    private readonly LatencySampler _sampler;
    private readonly Responder _unshared;
    private readonly SharedResponder _responder;
    private readonly ITcpWorker[] _workers;
    private readonly TcpLimits _limits;
    private readonly TimeProvider _time;
    private readonly TransportFailures _failures;
    private readonly SemaphoreSlim _free;
    private readonly ClientPlaces _clients;
    private readonly WaitingConnections _idle;
    private readonly WaitingConnections _sending;
    private readonly ITimer _sweeping;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _lastGone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _accepting = Task.CompletedTask;
    private long _accepted;

    /// <summary>Accepts nothing yet.</summary>
    /// <param name="listeners">The bound sockets; the TCP ones become this one's.</param>
    /// <param name="responder">The responder of all connections, used by nobody else.</param>
    /// <param name="workers">How many workers share the connections, from 1.</param>
    /// <param name="limits">What a client may take.</param>
    /// <param name="time">The clock of the timeouts.</param>
    /// <param name="logger">Told when accepting fails.</param>
    /// <param name="usesEpoll">Whether a worker serves many connections in one thread; null: where the system can.</param>
    /// <param name="recorder">What the responder writes queries down with; null: nothing is written down.</param>
    public TcpTransport(IReadOnlyList<Listener> listeners, Responder responder, int workers, TcpLimits limits, TimeProvider time, ILogger logger, bool? usesEpoll = null, WorkerRecorder? recorder = null)
    {
        _listeners = listeners;
        _failures = new TransportFailures(logger, time);
        var responderCounters = new TransportCounters();
        _sampler = new LatencySampler(time);
        _unshared = responder;
        _responder = new SharedResponder(new GuardedResponder(responder, responderCounters, _failures), _sampler, recorder);
        _workers = [.. Enumerable.Range(0, workers).Select(ITcpWorker (number) => usesEpoll ?? Linux.IsSupported
            ? new EpollTcpWorker(number, Close, _failures, time)
            : new PlainTcpWorker(Close, _failures))];
        Counters = [responderCounters, .. _workers.Select(worker => worker.Counters)];
        _limits = limits;
        _time = time;
        _free = new SemaphoreSlim(limits.Connections, limits.Connections);
        _clients = new ClientPlaces(limits.ConnectionsPerClient);
        _idle = new WaitingConnections(time, SocketShutdown.Receive);
        _sending = new WaitingConnections(time);

        // One timer for all: a timer for each wait would cost more than the rest of an idle connection.
        _sweeping = time.CreateTimer(_ => Sweep(), null, TimeBetweenSweeps, TimeBetweenSweeps);
    }

    /// <summary>The counters of the responder and of each worker.</summary>
    public IReadOnlyList<TransportCounters> Counters { get; }

    /// <summary>Connections open now.</summary>
    public int Connections => _limits.Connections - _free.CurrentCount;

    /// <summary>Connections that wait for a query now.</summary>
    public int Idle => _idle.Count;

    /// <summary>All that concerns connections.</summary>
    public TcpFigures Figures => new(Connections, Idle, _limits.Connections, Volatile.Read(ref _accepted));

    /// <summary>How long the queries that were measured took.</summary>
    public LatencyCounts Latency => LatencyHistogram.Sum([_sampler.Latencies]);

    /// <summary>Starts accepting.</summary>
    public void Start() => _accepting = Task.WhenAll(_listeners.Select(AcceptAllAsync));

    /// <summary>Accepts no more, and serves the connections that there are on until their clients close them, or are idle for too long. Who asks is told to close.</summary>
    /// <param name="patience">How long. A connection that is open after that is closed behind the next answer, or when it was idle for too long.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task DrainAsync(TimeSpan patience, CancellationToken cancellation)
    {
        _unshared.EndsConnections = true;
        await OrderlyEnd.OfAsync([.. StopAccepting(), .. CloseListeners()]).ConfigureAwait(false);
        if (Connections > 0)
        {
            await _lastGone.Task.WaitAsync(patience, _time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _idle.CloseEachNext();
            await _lastGone.Task.WaitAsync(_limits.IdleTimeout + (2 * TimeBetweenSweeps), _time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Accepts no more, answers the queries that have been received whole and those that clients which have just asked send next, and closes all connections.</summary>
    public ValueTask DisposeAsync() => OrderlyEnd.OfAsync(
    [
        .. StopAccepting(),
        CloseEachNext,
        .. CloseListeners(),
        EndConnectionsAsync,
        .. _workers.Select(OrderlyEnd.StepOf),
        _sweeping.DisposeAsync,
        OrderlyEnd.StepOf(_stopping),
        OrderlyEnd.StepOf(_free),
    ]);

    private Func<ValueTask>[] StopAccepting() =>
    [
        () => new ValueTask(_stopping.CancelAsync()),
        () => new ValueTask(_accepting),
    ];

    // A client that asks all the time has a query on its way, most likely: its connection ends with the answer to that. Whoever is refused can rely on it.
    private ValueTask CloseEachNext()
    {
        _idle.CloseEachNext();
        return ValueTask.CompletedTask;
    }

    private IEnumerable<Func<ValueTask>> CloseListeners() => _listeners.Select(listener => OrderlyEnd.StepOf(listener.Tcp));

    private async ValueTask EndConnectionsAsync()
    {
        _idle.CloseAllSince(_limits.StopTimeout);
        using ITimer asking = _time.CreateTimer(_ => _idle.CloseAll(), null, _limits.StopTimeout, Timeout.InfiniteTimeSpan);
        using ITimer taking = _time.CreateTimer(_ => _sending.CloseAll(), null, 2 * _limits.StopTimeout, Timeout.InfiniteTimeSpan);
        for (int i = 0; i < _limits.Connections; i++)
        {
            await _free.WaitAsync().ConfigureAwait(false);
        }
    }

    private void Sweep()
    {
        _idle.CloseAllSince(_limits.IdleTimeout);
        _sending.CloseAllSince(_limits.IdleTimeout);
    }

    private async Task AcceptAllAsync(Listener listener)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await AcceptAsync(listener.Tcp).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (SocketException failure) when (failure.SocketErrorCode is SocketError.ConnectionAborted or SocketError.ConnectionReset)
            {
                // The client left before it was accepted.
            }
            catch (Exception failure)
            {
                Report(listener, failure);
                await Task.Delay(PauseAfterFailure, _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task AcceptAsync(Socket listening)
    {
        Socket accepted = await listening.AcceptAsync(_stopping.Token).ConfigureAwait(false);
        try
        {
            IPAddress client = ((IPEndPoint)accepted.RemoteEndPoint!).Address;
            if (_clients.TryTake(client))
            {
                await ServeAsync(accepted, client).ConfigureAwait(false);
            }
            else
            {
                accepted.Dispose();
            }
        }
        catch
        {
            accepted.Dispose();
            throw;
        }
    }

    private async Task ServeAsync(Socket accepted, IPAddress client)
    {
        try
        {
            await TakePlaceAsync().ConfigureAwait(false);
        }
        catch
        {
            _clients.Release(client);
            throw;
        }

        try
        {
            Serve(accepted, client);
        }
        catch
        {
            Release(client);
            throw;
        }
    }

    // After the client's own place: who has all of his own drives nobody out.
    private async Task TakePlaceAsync()
    {
        if (_free.Wait(0, CancellationToken.None))
        {
            return;
        }

        _failures.PlacesTaken(_limits.Connections);
        bool closes = _idle.CloseLongest();
        await _free.WaitAsync(_stopping.Token).ConfigureAwait(false);
        if (!closes)
        {
            _idle.CloseNoMore();
        }
    }

    private void Report(Listener listener, Exception failure)
    {
        _failures.Accepting(listener.EndPoint, failure);
        if (failure is SocketException { SocketErrorCode: SocketError.TooManyOpenSockets } && !_idle.CloseLongest())
        {
            _idle.CloseNoMore();
        }
    }

    private void Serve(Socket accepted, IPAddress client)
    {
        var connection = new TcpConnection(accepted, client, _responder, _idle, _sending);
        try
        {
            _workers[Interlocked.Increment(ref _accepted) % _workers.Length].Serve(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void Close(TcpConnection connection)
    {
        connection.Dispose();
        Release(connection.Address);
    }

    private void Release(IPAddress client)
    {
        _clients.Release(client);
        if (_free.Release() == _limits.Connections - 1 && _stopping.IsCancellationRequested)
        {
            _lastGone.TrySetResult();
        }
    }
}
