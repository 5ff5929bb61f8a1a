using System.Net;
using System.Net.Sockets;
using DnsLb.Core.Answering;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Transport;

/// <summary>DNS over TCP (RFC 7766) on all listen addresses.</summary>
public sealed class TcpTransport : IAsyncDisposable
{
    private static readonly TimeSpan TimeBetweenSweeps = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(100);

    private readonly IReadOnlyList<Listener> _listeners;
    private readonly SharedResponder _responder;
    private readonly TcpLimits _limits;
    private readonly TimeProvider _time;
    private readonly TransportFailures _failures;
    private readonly SemaphoreSlim _free;
    private readonly ClientPlaces _clients;
    private readonly WaitingConnections _idle;
    private readonly WaitingConnections _sending;
    private readonly ITimer _sweeping;
    private readonly CancellationTokenSource _stopping = new();
    private Task _accepting = Task.CompletedTask;

    /// <summary>Accepts nothing yet.</summary>
    /// <param name="listeners">The bound sockets; they stay the caller's.</param>
    /// <param name="responder">The responder of all connections, used by nobody else.</param>
    /// <param name="limits">What a client may take.</param>
    /// <param name="time">The clock of the timeouts.</param>
    /// <param name="logger">Told when accepting fails.</param>
    public TcpTransport(IReadOnlyList<Listener> listeners, Responder responder, TcpLimits limits, TimeProvider time, ILogger logger)
    {
        _listeners = listeners;
        _failures = new TransportFailures(logger, time);
        _responder = new SharedResponder(new GuardedResponder(responder, Counters, _failures));
        _limits = limits;
        _time = time;
        _free = new SemaphoreSlim(limits.Connections, limits.Connections);
        _clients = new ClientPlaces(limits.ConnectionsPerClient);
        _idle = new WaitingConnections(time);
        _sending = new WaitingConnections(time);

        // One timer for all: a timer for each wait would cost more than the rest of an idle connection.
        _sweeping = time.CreateTimer(_ => Sweep(), null, TimeBetweenSweeps, TimeBetweenSweeps);
    }

    /// <summary>The counters of all connections together.</summary>
    public TransportCounters Counters { get; } = new();

    /// <summary>Connections open now.</summary>
    public int Connections => _limits.Connections - _free.CurrentCount;

    /// <summary>Connections that wait for a query now.</summary>
    public int Idle => _idle.Count;

    /// <summary>Starts accepting.</summary>
    public void Start() => _accepting = Task.WhenAll(_listeners.Select(AcceptAllAsync));

    /// <summary>Accepts no more, answers the queries that have been received whole, and closes all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _accepting.ConfigureAwait(false);
        _idle.CloseAll();
        ITimer patience = _time.CreateTimer(_ => _sending.CloseAll(), null, _limits.StopTimeout, Timeout.InfiniteTimeSpan);
        for (int i = 0; i < _limits.Connections; i++)
        {
            await _free.WaitAsync().ConfigureAwait(false);
        }

        await patience.DisposeAsync().ConfigureAwait(false);
        await _sweeping.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
        _free.Dispose();
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
        IPAddress? client = null;
        try
        {
            accepted.NoDelay = true;
            IPAddress from = ((IPEndPoint)accepted.RemoteEndPoint!).Address;
            client = _clients.TryTake(from) ? from : null;
            if (client is null)
            {
                accepted.Dispose();
                return;
            }

            await TakePlaceAsync().ConfigureAwait(false);
        }
        catch
        {
            accepted.Dispose();
            if (client is not null)
            {
                _clients.Release(client);
            }

            throw;
        }

        _ = ServeAsync(accepted, client);
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

    private async Task ServeAsync(Socket accepted, IPAddress client)
    {
        try
        {
            using var connection = new TcpConnection(accepted, _responder, _idle, _sending);
            await connection.ServeAsync().ConfigureAwait(false);
        }
        catch (SocketException)
        {
            // The client is gone, or was closed for taking too long; it will not miss the answer.
        }
        catch (Exception failure)
        {
            _failures.Connection(failure);
        }
        finally
        {
            accepted.Dispose();
            _clients.Release(client);
            _free.Release();
        }
    }
}
