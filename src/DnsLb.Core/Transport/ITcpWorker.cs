namespace DnsLb.Core.Transport;

/// <summary>Serves TCP connections whenever their clients are ready, and hands each over when it is over.</summary>
internal interface ITcpWorker : IDisposable
{
    /// <summary>What happened to its connections beside answers.</summary>
    TransportCounters Counters { get; }

    /// <summary>Takes a connection over. Thread-safe.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The system has no means for one more; the connection stays the caller's.</exception>
    void Serve(TcpConnection connection);
}
