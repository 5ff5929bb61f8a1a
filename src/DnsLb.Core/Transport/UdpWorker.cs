using System.Net;
using System.Net.Sockets;
using DnsLb.Core.Answering;

namespace DnsLb.Core.Transport;

/// <summary>One thread that answers the queries of one UDP socket. The responder and the counters are its own.</summary>
/// <remarks><see cref="Dispose"/> may be called from any other thread; what had been received by then is still answered where the system allows.</remarks>
internal abstract class UdpWorker : IDisposable
{
    private readonly GuardedResponder _responder;
    private readonly OwnEndPoints _own;
    private readonly TransportFailures _failures;
    private readonly bool _isIPv6;
    private readonly WorkerThread _thread;

    protected UdpWorker(Socket socket, Responder responder, OwnEndPoints own, TransportFailures failures, LatencySampler sampler)
    {
        Socket = socket;
        Sampler = sampler;
        _responder = new GuardedResponder(responder, Counters, failures);
        _own = own;
        _failures = failures;
        _isIPv6 = socket.AddressFamily == AddressFamily.InterNetworkV6;
        EndPoint = socket.LocalEndPoint!;
        _thread = new WorkerThread($"UDP {EndPoint}", Serve, Wake, Failed);
    }

    public EndPoint EndPoint { get; }

    public TransportCounters Counters { get; } = new();

    /// <summary>Measures how long queries take.</summary>
    public LatencySampler Sampler { get; }

    protected Socket Socket { get; }

    protected bool IsStopping => _thread.IsStopping;

    public void Start() => _thread.Start();

    /// <summary>Ends the thread and closes the socket at once: what comes then is refused, where it would wait in vain.</summary>
    public void Dispose()
    {
        _thread.Dispose();
        Socket.Dispose();
    }

    /// <summary>Answers until the worker is stopped; throws when the socket fails.</summary>
    protected abstract void Serve();

    /// <summary>Makes a <see cref="Serve"/> that waits for a query return.</summary>
    protected abstract void Wake();

    /// <summary>Call before the first of the queries that were received together.</summary>
    protected void BeginBatch() => _responder.BeginBatch();

    /// <summary>Reads a query before its turn to be answered.</summary>
    /// <param name="place">Where what was read is kept, from 0, below <see cref="Responder.Places"/>.</param>
    /// <param name="query">The message as received.</param>
    protected void ReadAhead(int place, ReadOnlySpan<byte> query) => _responder.ReadAhead(place, query);

    /// <summary>Answers one query that was read ahead, unless its sender is nobody to reply to.</summary>
    /// <param name="place">Where it was read to.</param>
    /// <param name="query">The message as received.</param>
    /// <param name="reply">Room for the reply.</param>
    /// <param name="sender">The <c>struct sockaddr</c> of the sender.</param>
    /// <param name="asked">The address that the query came to; empty when the system does not say.</param>
    /// <returns>The reply's length; 0: send nothing.</returns>
    protected int Answer(int place, ReadOnlySpan<byte> query, Span<byte> reply, ReadOnlySpan<byte> sender, ReadOnlySpan<byte> asked)
    {
        ushort port = SocketName.Port(sender);
        if (port == 0)
        {
            Counters.CountSourcePortZero();
            return 0;
        }

        if (_own.Contain(SocketName.Address(sender, _isIPv6), port, asked))
        {
            Counters.CountOwnAddress();
            return 0;
        }

        return _responder.RespondTo(place, query, reply, SocketName.Client(sender, _isIPv6, isTcp: false));
    }

    private void Failed(Exception failure)
    {
        Counters.CountReceiveError();
        _failures.Worker(_thread.Name, failure);
    }
}
