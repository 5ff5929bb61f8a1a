using System.Net;

namespace DnsLb.Core.Transport;

/// <summary>Counts the connections of each client address, so that no client takes the places of all others (RFC 7766 section 6.2.2). Thread-safe.</summary>
/// <param name="most">The most connections of one address, from 1.</param>
internal sealed class ClientPlaces(int most)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _taken = [];

    /// <summary>Takes a place; false when the client has all of its own.</summary>
    public bool TryTake(IPAddress client)
    {
        lock (_lock)
        {
            int taken = _taken.GetValueOrDefault(client);
            if (taken >= most)
            {
                return false;
            }

            _taken[client] = taken + 1;
            return true;
        }
    }

    /// <summary>Gives back a place that was taken.</summary>
    public void Release(IPAddress client)
    {
        lock (_lock)
        {
            if (--_taken[client] == 0)
            {
                _taken.Remove(client);
            }
        }
    }
}
