using System.Runtime.CompilerServices;

namespace DnsLb.Core.Wire;

/// <summary>Room for an IPv4 or IPv6 address, or a prefix of one, in network order; unused bytes are 0.</summary>
[InlineArray(16)]
public struct ClientAddress
{
    private byte _first;
}
