using System.Net.Sockets;

namespace DnsLb.Core.Transport;

/// <summary>TCP connections that wait for their clients, longest first: what is closed after a time, or to make room (RFC 7766 section 6.2.3). Thread-safe; each method takes constant time for each connection that it closes.</summary>
/// <param name="time">The clock.</param>
/// <param name="side">Which side is closed here. That ends its owner's wait, who closes the other.</param>
internal sealed class WaitingConnections(TimeProvider time, SocketShutdown side = SocketShutdown.Both)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<(Socket Socket, long Since)> _waiting = [];
    private int _toClose;
    private volatile bool _closesAll;

    /// <summary>Connections that wait now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>True from the call of <see cref="CloseEachNext"/> on.</summary>
    public bool ClosesEachNext => _closesAll;

    /// <summary>A connection begins to wait.</summary>
    public void Add(LinkedListNode<(Socket Socket, long Since)> connection)
    {
        lock (_lock)
        {
            if (_toClose == 0 && !_closesAll)
            {
                connection.ValueRef.Since = time.GetTimestamp();
                _waiting.AddLast(connection);
                return;
            }

            _toClose = Math.Max(0, _toClose - 1);
        }

        Close(connection.Value.Socket);
    }

    /// <summary>A connection waits no more; false when it has been closed meanwhile.</summary>
    public bool Remove(LinkedListNode<(Socket Socket, long Since)> connection)
    {
        lock (_lock)
        {
            if (connection.List is null)
            {
                return false;
            }

            _waiting.Remove(connection);
            return true;
        }
    }

    /// <summary>Closes the connection that has waited longest.</summary>
    /// <returns>False when none waits; the next to wait is then closed at once, unless <see cref="CloseNoMore"/> comes first.</returns>
    public bool CloseLongest()
    {
        Socket? longest;
        lock (_lock)
        {
            longest = TakeLongest(TimeSpan.Zero);
            _toClose += longest is null ? 1 : 0;
        }

        Close(longest);
        return longest is not null;
    }

    /// <summary>Takes back one call of <see cref="CloseLongest"/> that found no connection.</summary>
    public void CloseNoMore()
    {
        lock (_lock)
        {
            _toClose = Math.Max(0, _toClose - 1);
        }
    }

    /// <summary>Closes the connections that have waited for a time or longer.</summary>
    public void CloseAllSince(TimeSpan least)
    {
        Socket? next;
        do
        {
            lock (_lock)
            {
                next = TakeLongest(least);
            }

            Close(next);
        }
        while (next is not null);
    }

    /// <summary>Closes all connections, and from now on each that begins to wait.</summary>
    public void CloseAll()
    {
        CloseEachNext();
        CloseAllSince(TimeSpan.Zero);
    }

    /// <summary>Closes from now on each connection that begins to wait.</summary>
    public void CloseEachNext()
    {
        lock (_lock)
        {
            _closesAll = true;
        }
    }

    private Socket? TakeLongest(TimeSpan least)
    {
        if (_waiting.First is not { } first || time.GetElapsedTime(first.Value.Since) < least)
        {
            return null;
        }

        _waiting.RemoveFirst();
        return first.Value.Socket;
    }

    private void Close(Socket? connection)
    {
        try
        {
            connection?.Shutdown(side);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // It ended by itself.
        }
    }
}
