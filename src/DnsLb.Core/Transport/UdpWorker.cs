using System.Net;
using System.Net.Sockets;
using DnsLb.Core.Answering;
using DnsLb.Core.Recording;
using DnsLb.Core.Wire;

namespace DnsLb.Core.Transport;

/// <summary>One thread that answers the queries of one UDP socket. The responder and the counters are its own.</summary>
/// <remarks><see cref="Dispose"/> may be called from any other thread; what had been received by then is still answered where the system allows.</remarks>
internal abstract class UdpWorker : IDisposable
{
    /// <summary>A worker that nobody asks anything goes round as often: so it sees a stop that nothing wakes it for, and is seen to live.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private readonly Listener _listener;
    private readonly GuardedResponder _responder;
    private readonly OwnEndPoints _own;
    private readonly TransportFailures _failures;
    private readonly WorkerRecorder? _recorder;
    private readonly bool _isIPv6;
    private readonly ClientAddress _address;
    private readonly ushort _port;
    private readonly WorkerThread _thread;

    protected UdpWorker(Listener listener, Socket socket, Responder responder, OwnEndPoints own, TransportFailures failures, TimeProvider time, WorkerRecorder? recorder)
    {
        _listener = listener;
        Socket = socket;
        Sampler = new LatencySampler(time);
        _responder = new GuardedResponder(responder, Counters, failures);
        _own = own;
        _failures = failures;
        _recorder = recorder;
        _isIPv6 = socket.AddressFamily == AddressFamily.InterNetworkV6;
        EndPoint = socket.LocalEndPoint!;
        ReadOnlySpan<byte> name = EndPoint.Serialize().Buffer.Span;
        _address = SocketName.Client(name, _isIPv6, isTcp: false).Address;
        _port = SocketName.Port(name);
        _thread = new WorkerThread($"UDP {EndPoint}", Serve, WakeAlone, Failed, time);
    }

    public EndPoint EndPoint { get; }

    public TransportCounters Counters { get; } = new();

    /// <summary>Whether another process may receive from the same socket.</summary>
    public bool IsShared => _listener.IsShared;

    /// <summary>Measures how long queries take.</summary>
    public LatencySampler Sampler { get; }

    protected Socket Socket { get; }

    protected bool IsStopping => _thread.IsStopping;

    public void Start() => _thread.Start();

    /// <summary>Lets the thread end without waiting for it.</summary>
    public void BeginEnd() => _thread.BeginEnd();

    /// <summary>Ends the thread and closes the socket at once: what comes then is refused, where it would wait in vain, unless another process has the socket too.</summary>
    public void Dispose()
    {
        _thread.Dispose();
        Socket.Dispose();
    }

    /// <summary>Answers until the worker is stopped; throws when the socket fails.</summary>
    protected abstract void Serve();

    /// <summary>Makes a <see cref="Serve"/> that waits for a query return.</summary>
    protected abstract void Wake();

    /// <summary>Call before waiting for queries.</summary>
    protected void BeginWait()
    {
        Counters.CountRound();
        _thread.BeginWait();
    }

    /// <summary>Call when some have come, or none did in time.</summary>
    protected void EndWait() => _thread.EndWait();

    /// <summary>Call before the first of the queries that were received together.</summary>
    protected void BeginBatch()
    {
        _responder.BeginBatch();
        _recorder?.BeginBatch();
    }

    /// <summary>Call after the last of the replies to them was sent.</summary>
    protected void EndBatch() => _recorder?.EndBatch();

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

        Client client = SocketName.Client(sender, _isIPv6, isTcp: false);
        int length = _responder.RespondTo(place, query, reply, client);
        _recorder?.Record(new Ends(client, port, AddressOf(asked), _port), query, reply[..length]);
        return length;
    }

    private ClientAddress AddressOf(ReadOnlySpan<byte> asked)
    {
        ClientAddress address = _address;
        asked.CopyTo(address);
        return address;
    }

    // What wakes a receiver ends the socket for every process that has it.
    private void WakeAlone()
    {
        if (!IsShared)
        {
            Wake();
        }
    }

    private void Failed(Exception failure)
    {
        Counters.CountReceiveError();
        _failures.Worker(_thread.Name, failure);
    }
}
