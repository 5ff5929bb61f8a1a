using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace DnsLb.Core.Transport;

/// <summary>Counts the connections of each client, so that none takes the places of all others (RFC 7766 section 6.2.2). Thread-safe.</summary>
/// <remarks>A client is an IPv4 address or an IPv6 network of 64 bits, all of whose addresses one machine may have (RFC 4291 section 2.5.4).</remarks>
/// <param name="most">The most connections of one client, from 1.</param>
internal sealed class ClientPlaces(int most)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<UInt128, int> _taken = [];

    /// <summary>Takes a place; false when the client has all of its own.</summary>
    public bool TryTake(IPAddress address)
    {
        UInt128 client = ClientOf(address);
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
    public void Release(IPAddress address)
    {
        UInt128 client = ClientOf(address);
        lock (_lock)
        {
            if (--_taken[client] == 0)
            {
                _taken.Remove(client);
            }
        }
    }

    private static UInt128 ClientOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.MapToIPv6().TryWriteBytes(bytes, out _);
        if (!address.IsIPv4MappedToIPv6 && address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            bytes[8..].Clear();
        }

        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
