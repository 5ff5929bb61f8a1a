namespace DnsLb.Core.Transport;

/// <summary>A thread for each connection, for systems without epoll: they are for development, and clients few.</summary>
internal sealed class PlainTcpWorker(Action<TcpConnection> over, TransportFailures failures) : ITcpWorker
{
    /// <inheritdoc/>
    public TransportCounters Counters { get; } = new();

    /// <inheritdoc/>
    public void Serve(TcpConnection connection) =>
        new Thread(() => ServeToTheEnd(connection)) { IsBackground = true, Name = "TCP" }.Start();

    /// <summary>Does nothing: each thread ends with its connection.</summary>
    public void Dispose()
    {
    }

    private void ServeToTheEnd(TcpConnection connection)
    {
        try
        {
            do
            {
                connection.WaitUntilReady();
            }
            while (connection.Proceed());
        }
        catch (Exception failure)
        {
            lock (Counters)
            {
                Counters.CountReceiveError();
            }

            failures.Connection(failure);
        }
        finally
        {
            over(connection);
        }
    }
}
