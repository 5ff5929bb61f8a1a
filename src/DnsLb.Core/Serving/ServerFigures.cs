using DnsLb.Core.Answering;
using DnsLb.Core.Counting;
using DnsLb.Core.Health;
using DnsLb.Core.Notifications;
using DnsLb.Core.Recording;
using DnsLb.Core.Transport;

namespace DnsLb.Core.Serving;

/// <summary>What the parts of a server have counted, for metrics. Anyone may read it at any time; nothing waits for it.</summary>
public sealed class ServerFigures
{
    /// <summary>The time is taken of one reception in so many.</summary>
    public const int MeasuredOneIn = LatencySampler.Every;

    private readonly IReadOnlyList<Responder> _udpResponders;
    private readonly Responder _tcpResponder;
    private readonly IReadOnlyList<RateLimiter> _limiters;
    private readonly UdpTransport _udp;
    private readonly TcpTransport _tcp;
    private readonly HealthMonitor _health;
    private readonly Notifier _notifier;
    private readonly ZoneReloader _reloader;
    private readonly QueryRecording _recording;
    private readonly ServerState _state;
    private readonly long[] _verdicts = new long[Enum.GetValues<Verdict>().Length];
    private long _freezes;
    private bool _isFrozen;

    internal ServerFigures(
        IReadOnlyList<Responder> responders,
        IReadOnlyList<RateLimiter> limiters,
        UdpTransport udp,
        TcpTransport tcp,
        HealthMonitor health,
        Notifier notifier,
        ZoneReloader reloader,
        QueryRecording recording,
        ServerState state)
    {
        _udpResponders = [.. responders.SkipLast(1)];
        _tcpResponder = responders[^1];
        _limiters = limiters;
        _udp = udp;
        _tcp = tcp;
        _health = health;
        _notifier = notifier;
        _reloader = reloader;
        _recording = recording;
        _state = state;
        health.Changed += Count;
    }

    /// <summary>How many files and sockets the process may have open.</summary>
    public static long MostOpenFiles => OpenFiles.Most();

    /// <summary>Packets over UDP with an outcome.</summary>
    public long Udp(Outcome outcome) => _udpResponders.Sum(responder => responder.Outcomes[outcome]);

    /// <summary>Messages over TCP with an outcome.</summary>
    public long Tcp(Outcome outcome) => _tcpResponder.Outcomes[outcome];

    /// <summary>Packets with an outcome that were for no zone of ours.</summary>
    public long Outside(Outcome outcome) => AllResponders.Sum(responder => responder.Outside[outcome]);

    /// <summary>Queries for the type at a place in <see cref="QueryTypeCounters.Names"/>.</summary>
    public long OfType(int place) => AllResponders.Sum(responder => responder.Types[place]);

    /// <summary>How long a sample of the queries over UDP took.</summary>
    public LatencyCounts UdpLatency => _udp.Latency;

    /// <summary>How long a sample of the queries over TCP took.</summary>
    public LatencyCounts TcpLatency => _tcp.Latency;

    /// <summary>A counter of the UDP workers.</summary>
    public long Udp(Func<TransportCounters, long> counter) => _udp.Counters.Sum(counter);

    /// <summary>A counter of the TCP workers.</summary>
    public long Tcp(Func<TransportCounters, long> counter) => _tcp.Counters.Sum(counter);

    /// <summary>TCP connections now.</summary>
    public TcpFigures TcpConnections => _tcp.Figures;

    /// <summary>Replies that were limited, by what became of them, or in a dry run would have.</summary>
    public long Limited(Outcome outcome) => _limiters.Sum(limiter => limiter.Limited[outcome]);

    /// <summary>Whether verdicts follow the probes.</summary>
    public ProberStatus Prober => _health.Prober;

    /// <summary>How often verdicts were frozen.</summary>
    public long Freezes => Volatile.Read(ref _freezes);

    /// <summary>How often a member of a pool got a verdict.</summary>
    public long Changes(Verdict verdict) => Volatile.Read(ref _verdicts[(int)verdict]);

    /// <summary>The zone files.</summary>
    public ZoneFileFigures Files => _reloader.Figures;

    /// <summary>Who is told of changes, in the order of the settings.</summary>
    public IReadOnlyList<DeliveryFigures> Deliveries => _notifier.Figures;

    /// <summary>What became of queries that were to be written down, in each place.</summary>
    public IReadOnlyList<RecordCounts> Recorded => _recording.Counts;

    /// <summary>Whether the state is on the disk, but for what changed in the last second; null: it is kept in memory alone.</summary>
    public bool? IsStateSaved => _state.IsSaved;

    private IEnumerable<Responder> AllResponders => _udpResponders.Append(_tcpResponder);

    // Called by one thread at a time.
    private void Count(HealthChange change)
    {
        if (change is VerdictChange verdict)
        {
            Volatile.Write(ref _verdicts[(int)verdict.After], _verdicts[(int)verdict.After] + 1);
        }
        else if (change is ProberChange { Prober.IsFrozen: var isFrozen })
        {
            Volatile.Write(ref _freezes, _freezes + (isFrozen && !_isFrozen ? 1 : 0));
            _isFrozen = isFrozen;
        }
    }
}
