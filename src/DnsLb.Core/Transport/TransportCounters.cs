namespace DnsLb.Core.Transport;

/// <summary>What a worker, or the responder of all TCP connections, did with packets that never reached the responder, or whose reply never left. Written by one thread at a time; read by anyone.</summary>
public sealed class TransportCounters
{
    private long _truncated;
    private long _sourcePortZero;
    private long _ownAddress;
    private long _responderFailures;
    private long _sendErrors;
    private long _receiveErrors;
    private long _rounds;

    /// <summary>Queries dropped because they were longer than any query has reason to be.</summary>
    public long Truncated => Volatile.Read(ref _truncated);

    /// <summary>Queries dropped because they came from port 0, to which no reply can be sent.</summary>
    public long SourcePortZero => Volatile.Read(ref _sourcePortZero);

    /// <summary>Queries dropped because they came from an address and port of ours: the reply would come to ourselves.</summary>
    public long OwnAddress => Volatile.Read(ref _ownAddress);

    /// <summary>Queries that got no reply because of a bug.</summary>
    public long ResponderFailures => Volatile.Read(ref _responderFailures);

    /// <summary>Replies that the system refused to send.</summary>
    public long SendErrors => Volatile.Read(ref _sendErrors);

    /// <summary>Times that receiving failed; the worker then went on.</summary>
    public long ReceiveErrors => Volatile.Read(ref _receiveErrors);

    /// <summary>Times that the worker waited for something to do: one that lives does so each <see cref="UdpWorker.LongestWait"/> at least.</summary>
    public long Rounds => Volatile.Read(ref _rounds);

    internal void CountRound() => _rounds++;

    internal void CountTruncated() => _truncated++;

    internal void CountSourcePortZero() => _sourcePortZero++;

    internal void CountOwnAddress() => _ownAddress++;

    internal void CountResponderFailure() => _responderFailures++;

    internal void CountSendErrors(int replies) => _sendErrors += replies;

    internal void CountReceiveError() => _receiveErrors++;
}
