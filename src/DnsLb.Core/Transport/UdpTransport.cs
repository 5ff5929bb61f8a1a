using DnsLb.Core.Answering;
using DnsLb.Core.Counting;
using DnsLb.Core.Recording;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Transport;

/// <summary>DNS over UDP: a thread for each worker of each listen address, which owns its socket and its responder and shares nothing.</summary>
public sealed class UdpTransport : IDisposable
{
    private readonly List<UdpWorker> _workers = [];
    private bool _hasEnded;

    /// <summary>Makes the workers; none runs yet.</summary>
    /// <param name="listeners">The bound sockets; the UDP ones become this one's.</param>
    /// <param name="responders">One for each UDP socket, in the listeners' order.</param>
    /// <param name="logger">Told when a worker fails.</param>
    /// <param name="time">The clock that paces the log.</param>
    /// <param name="batched">Whether to receive and send several messages in one system call; null: where the system can.</param>
    /// <param name="recorders">What each worker writes queries down with, in the order of the responders; none: nothing is written down.</param>
    public UdpTransport(IReadOnlyList<Listener> listeners, IEnumerable<Responder> responders, ILogger logger, TimeProvider time, bool? batched = null, IReadOnlyList<WorkerRecorder>? recorders = null)
    {
        var own = new OwnEndPoints(listeners.Select(listener => listener.EndPoint));
        var failures = new TransportFailures(logger, time);
        foreach (var ((listener, socket), responder) in listeners.SelectMany(listener => listener.Udp, (listener, socket) => (listener, socket)).Zip(responders))
        {
            WorkerRecorder? recorder = recorders?.ElementAtOrDefault(_workers.Count);
            _workers.Add(batched ?? Linux.IsSupported
                ? new BatchUdpWorker(listener, socket, responder, own, failures, time, recorder)
                : new PlainUdpWorker(listener, socket, responder, own, failures, time, recorder));
        }
    }

    /// <summary>The counters of each worker.</summary>
    public IReadOnlyList<TransportCounters> Counters => [.. _workers.Select(worker => worker.Counters)];

    /// <summary>How long the queries that were measured took.</summary>
    public LatencyCounts Latency => LatencyHistogram.Sum(_workers.Select(worker => worker.Sampler.Latencies));

    /// <summary>Starts the threads.</summary>
    public void Start() => _workers.ForEach(worker => worker.Start());

    /// <summary>Answers what has been received, then ends the threads, waits for them and closes the sockets, one by one.</summary>
    /// <remarks>Of shared sockets each worker answers only what it has taken out of them; it may take <see cref="UdpWorker.LongestWait"/> to see that it is to end.</remarks>
    public void Dispose()
    {
        if (_hasEnded)
        {
            return;
        }

        _hasEnded = true;
        _workers.FindAll(worker => worker.IsShared).ForEach(worker => worker.BeginEnd());
        _workers.ForEach(worker => worker.Dispose());
    }
}
