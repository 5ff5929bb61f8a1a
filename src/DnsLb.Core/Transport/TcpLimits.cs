namespace DnsLb.Core.Transport;

/// <summary>What a TCP client may take (RFC 7766 section 6.2).</summary>
public sealed record TcpLimits
{
    /// <summary>A connection is closed when no whole query came, or the client did not take its replies, for this long, or up to a second longer.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>When the server stops, clients that asked less than this long ago have as long to ask once more, and then as long to take their last replies.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Connections open at one time, over all listen addresses; a further one displaces the one that waits longest for a query.</summary>
    public int Connections { get; init; } = 10 * 1024;

    /// <summary>Connections open at one time from one client address; a further one is closed at once.</summary>
    public int ConnectionsPerClient { get; init; } = 2560;
}
