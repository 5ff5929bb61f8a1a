using DnsLb.Core.Answering;
using DnsLb.Core.Counting;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Transport;

/// <summary>DNS over UDP: a thread for each worker of each listen address, which owns its socket and its responder and shares nothing.</summary>
public sealed class UdpTransport : IDisposable
{
    private readonly List<UdpWorker> _workers = [];

    /// <summary>Makes the workers; none runs yet.</summary>
    /// <param name="listeners">The bound sockets; the UDP ones become this one's.</param>
    /// <param name="responders">One for each UDP socket, in the listeners' order.</param>
    /// <param name="logger">Told when a worker fails.</param>
    /// <param name="time">The clock that paces the log.</param>
    /// <param name="batched">Whether to receive and send several messages in one system call; null: where the system can.</param>
    public UdpTransport(IReadOnlyList<Listener> listeners, IEnumerable<Responder> responders, ILogger logger, TimeProvider time, bool? batched = null)
    {
        var own = new OwnEndPoints(listeners.Select(listener => listener.EndPoint));
        var failures = new TransportFailures(logger, time);
        foreach (var (socket, responder) in listeners.SelectMany(listener => listener.Udp).Zip(responders))
        {
            _workers.Add(batched ?? Linux.IsSupported
                ? new BatchUdpWorker(socket, responder, own, failures, new LatencySampler(time))
                : new PlainUdpWorker(socket, responder, own, failures, new LatencySampler(time)));
        }
    }

    /// <summary>The counters of each worker.</summary>
    public IReadOnlyList<TransportCounters> Counters => [.. _workers.Select(worker => worker.Counters)];

    /// <summary>How long the queries that were measured took.</summary>
    public LatencyCounts Latency => LatencyHistogram.Sum(_workers.Select(worker => worker.Sampler.Latencies));

    /// <summary>Starts the threads.</summary>
    public void Start() => _workers.ForEach(worker => worker.Start());

    /// <summary>Answers what has been received, then ends the threads, waits for them and closes the sockets, one by one.</summary>
    public void Dispose() => _workers.ForEach(worker => worker.Dispose());
}
