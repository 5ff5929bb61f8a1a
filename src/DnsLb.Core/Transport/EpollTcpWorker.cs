using System.Runtime.InteropServices;

namespace DnsLb.Core.Transport;

/// <summary>One thread that serves any number of connections (Linux). A query costs it a receive and a send, and its part of a wait.</summary>
internal sealed class EpollTcpWorker : ITcpWorker
{
    private readonly Epoll _epoll = new();
    private readonly Action<TcpConnection> _over;
    private readonly TransportFailures _failures;
    private readonly WorkerThread _thread;

    /// <summary>Starts the thread.</summary>
    /// <param name="number">The worker's, for the thread's name.</param>
    /// <param name="over">Called when a connection is over; it closes it.</param>
    /// <param name="failures">Hears of bugs.</param>
    /// <param name="time">The clock of the thread.</param>
    public EpollTcpWorker(int number, Action<TcpConnection> over, TransportFailures failures, TimeProvider time)
    {
        _over = over;
        _failures = failures;
        _thread = new WorkerThread($"TCP {number}", ServeAll, _epoll.Wake, Failed, time);
        _thread.Start();
    }

    /// <inheritdoc/>
    public TransportCounters Counters { get; } = new();

    /// <inheritdoc/>
    public void Serve(TcpConnection connection)
    {
        var handle = GCHandle.Alloc(connection);
        try
        {
            _epoll.Add(connection.Descriptor, GCHandle.ToIntPtr(handle));
        }
        catch
        {
            handle.Free();
            throw;
        }
    }

    /// <summary>Ends the thread; no connection may be left.</summary>
    public void Dispose()
    {
        _thread.Dispose();
        _epoll.Dispose();
    }

    private void ServeAll()
    {
        while (!_thread.IsStopping)
        {
            Counters.CountRound();
            _thread.BeginWait();
            int ready = _epoll.Wait((int)UdpWorker.LongestWait.TotalMilliseconds);
            _thread.EndWait();
            for (int i = 0; i < ready; i++)
            {
                nint tag = _epoll.Tag(i);
                if (tag != 0)
                {
                    Proceed(GCHandle.FromIntPtr(tag), _epoll.MayLeaveMore(i));
                }
            }
        }
    }

    private void Proceed(GCHandle handle, bool mayLeaveMore)
    {
        var connection = (TcpConnection)handle.Target!;
        if (!TryProceed(connection, GCHandle.ToIntPtr(handle), mayLeaveMore))
        {
            // Closing it takes it out of the epoll: no event can come for a handle that is free.
            _over(connection);
            handle.Free();
        }
    }

    private bool TryProceed(TcpConnection connection, nint tag, bool mayLeaveMore)
    {
        try
        {
            bool wasSending = connection.IsSending;
            bool isOpen = connection.Proceed();
            bool hasMore = !connection.IsSending && (mayLeaveMore || connection.MayHaveMore);
            if (isOpen && (hasMore || connection.IsSending != wasSending))
            {
                _epoll.Change(connection.Descriptor, tag, toWrite: connection.IsSending);
            }

            return isOpen;
        }
        catch (Exception failure)
        {
            Counters.CountReceiveError();
            _failures.Connection(failure);
            return false;
        }
    }

    private void Failed(Exception failure)
    {
        Counters.CountReceiveError();
        _failures.Worker(_thread.Name, failure);
    }
}
