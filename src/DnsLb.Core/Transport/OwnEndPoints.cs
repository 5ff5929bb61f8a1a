using System.Net;

namespace DnsLb.Core.Transport;

/// <summary>The addresses and ports that the server listens on. A query from one of them is forged: its reply would come back to ourselves.</summary>
internal sealed class OwnEndPoints
{
    private readonly (ushort Port, byte[] Address, bool IsWildcard)[] _endPoints;
    private readonly ushort[] _ports;

    public OwnEndPoints(IEnumerable<IPEndPoint> endPoints)
    {
        _endPoints = [.. endPoints.Select(own => ((ushort)own.Port, own.Address.GetAddressBytes(), own.Address.Equals(IPAddress.Any) || own.Address.Equals(IPAddress.IPv6Any)))];
        _ports = [.. _endPoints.Select(own => own.Port).Distinct()];
    }

    /// <summary>Whether a sender is one of them.</summary>
    /// <param name="address">The sender's address, 4 or 16 bytes.</param>
    /// <param name="port">Its port.</param>
    /// <param name="asked">The address that the query came to, which is ours; empty when the system does not say.</param>
    public bool Contain(ReadOnlySpan<byte> address, ushort port, ReadOnlySpan<byte> asked) =>
        _ports.AsSpan().Contains(port) && ContainAddress(address, port, asked);

    private bool ContainAddress(ReadOnlySpan<byte> address, ushort port, ReadOnlySpan<byte> asked)
    {
        foreach (var own in _endPoints)
        {
            if (own.Port == port && address.SequenceEqual(own.IsWildcard ? asked : own.Address))
            {
                return true;
            }
        }

        return false;
    }
}
