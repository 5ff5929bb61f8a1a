using System.Net;
using System.Net.Sockets;
using DnsLb.Core.Answering;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Transport;

/// <summary>One thread that answers the queries of one UDP socket. The responder and the counters are its own.</summary>
/// <remarks><see cref="Dispose"/> may be called from any other thread; what had been received by then is still answered where the system allows.</remarks>
internal abstract class UdpWorker : IDisposable
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(100);

    private readonly ILogger _logger;
    private readonly ManualResetEventSlim _stopped = new();
    private readonly Thread _thread;

    protected UdpWorker(Socket socket, Responder responder, ILogger logger)
    {
        Socket = socket;
        Responder = responder;
        _logger = logger;
        EndPoint = socket.LocalEndPoint!;
        _thread = new Thread(Run) { IsBackground = true, Name = $"UDP {EndPoint}" };
    }

    public EndPoint EndPoint { get; }

    public TransportCounters Counters { get; } = new();

    protected Socket Socket { get; }

    protected Responder Responder { get; }

    protected bool IsStopping => _stopped.IsSet;

    public void Start() => _thread.Start();

    /// <summary>Ends the loop; returns when the thread has ended.</summary>
    public void Dispose()
    {
        _stopped.Set();
        Wake();
        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        _stopped.Dispose();
    }

    /// <summary>Answers until the worker is stopped; throws when the socket fails.</summary>
    protected abstract void Serve();

    /// <summary>Makes a <see cref="Serve"/> that waits for a query return.</summary>
    protected abstract void Wake();

    private void Run()
    {
        do
        {
            try
            {
                Serve();
            }
            catch (Exception failure)
            {
                // While stopping, this is the socket that was closed to wake the thread.
                if (!IsStopping)
                {
                    Counters.CountReceiveError();
                    _logger.UdpWorkerFailed(EndPoint, failure.Message);
                    _stopped.Wait(PauseAfterFailure);
                }
            }
        }
        while (!IsStopping);
    }
}
