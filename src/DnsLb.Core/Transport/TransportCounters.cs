namespace DnsLb.Core.Transport;

/// <summary>What one worker's socket did with packets that never reached the responder, or whose reply never left. Written by that worker alone; read by anyone.</summary>
public sealed class TransportCounters
{
    private long _truncated;
    private long _sourcePortZero;
    private long _sendErrors;
    private long _receiveErrors;

    /// <summary>Queries dropped because they were longer than any query has reason to be.</summary>
    public long Truncated => Volatile.Read(ref _truncated);

    /// <summary>Queries dropped because they came from port 0, to which no reply can be sent.</summary>
    public long SourcePortZero => Volatile.Read(ref _sourcePortZero);

    /// <summary>Replies that the system refused to send.</summary>
    public long SendErrors => Volatile.Read(ref _sendErrors);

    /// <summary>Times that receiving failed; the worker then went on.</summary>
    public long ReceiveErrors => Volatile.Read(ref _receiveErrors);

    internal void CountTruncated() => _truncated++;

    internal void CountSourcePortZero() => _sourcePortZero++;

    internal void CountSendErrors(int replies) => _sendErrors += replies;

    internal void CountReceiveError() => _receiveErrors++;
}
