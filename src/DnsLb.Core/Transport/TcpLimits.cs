namespace DnsLb.Core.Transport;

/// <summary>What a TCP client may take (RFC 7766 section 6.2).</summary>
public sealed record TcpLimits
{
    /// <summary>A connection is closed when no whole query came, or the client took no reply, for this long.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Connections open at one time, over all listen addresses; further clients wait in the system's backlog.</summary>
    public int Connections { get; init; } = 1024;
}
