using System.Net.Sockets;

namespace DnsLb.Core.Transport;

/// <summary>The TCP connections that wait for a query, longest first: what may be closed to make room (RFC 7766 section 6.2.3). Thread-safe; every method takes constant time.</summary>
internal sealed class IdleConnections
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Socket> _waiting = [];
    private int _toClose;

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

    /// <summary>A connection begins to wait.</summary>
    public void Add(LinkedListNode<Socket> connection)
    {
        lock (_lock)
        {
            if (_toClose == 0)
            {
                _waiting.AddLast(connection);
                return;
            }

            _toClose--;
        }

        Close(connection.Value);
    }

    /// <summary>A connection waits no more; false when it has been closed meanwhile.</summary>
    public bool Remove(LinkedListNode<Socket> connection)
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
        Socket longest;
        lock (_lock)
        {
            if (_waiting.First is not { } first)
            {
                _toClose++;
                return false;
            }

            _waiting.RemoveFirst();
            longest = first.Value;
        }

        Close(longest);
        return true;
    }

    /// <summary>Takes back one call of <see cref="CloseLongest"/> that found no connection.</summary>
    public void CloseNoMore()
    {
        lock (_lock)
        {
            _toClose = Math.Max(0, _toClose - 1);
        }
    }

    private static void Close(Socket connection)
    {
        try
        {
            // Ends its owner's wait, who then closes it.
            connection.Shutdown(SocketShutdown.Both);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // It ended by itself.
        }
    }
}
