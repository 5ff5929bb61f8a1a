using System.Net.Sockets;

namespace DnsLb.Core.Transport;

/// <summary>The TCP connections that wait for a query, longest first: what may be closed to make room (RFC 7766 section 6.2.3). Thread-safe; every method takes constant time.</summary>
internal sealed class IdleConnections
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Socket> _waiting = [];

    /// <summary>A connection begins to wait.</summary>
    public void Add(LinkedListNode<Socket> connection)
    {
        lock (_lock)
        {
            _waiting.AddLast(connection);
        }
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

    /// <summary>Closes the connection that has waited longest, if there is one.</summary>
    public void CloseLongest()
    {
        Socket longest;
        lock (_lock)
        {
            if (_waiting.First is not { } first)
            {
                return;
            }

            _waiting.RemoveFirst();
            longest = first.Value;
        }

        try
        {
            // Ends its owner's wait, who then closes it.
            longest.Shutdown(SocketShutdown.Both);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // It ended by itself.
        }
    }
}
