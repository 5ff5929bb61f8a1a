using System.Buffers.Binary;
using DnsLb.Core.Answering;
using DnsLb.Core.Wire;

namespace DnsLb.Core.Transport;

/// <summary>Reads a <c>struct sockaddr_in</c> or <c>sockaddr_in6</c>; port and address stand at the same places on all systems.</summary>
internal static class SocketName
{
    private const int PortOffset = 2;
    private const int IPv4Offset = 4;
    private const int IPv4Length = 4;
    private const int IPv6Offset = 8;
    private const int IPv6Length = 16;

    public static ushort Port(ReadOnlySpan<byte> name) => BinaryPrimitives.ReadUInt16BigEndian(name[PortOffset..]);

    public static ReadOnlySpan<byte> Address(ReadOnlySpan<byte> name, bool isIPv6) => isIPv6 ? name.Slice(IPv6Offset, IPv6Length) : name.Slice(IPv4Offset, IPv4Length);

    public static Client Client(ReadOnlySpan<byte> name, bool isIPv6, bool isTcp)
    {
        var address = default(ClientAddress);
        // Of constant length a copy is two instructions.
        if (isIPv6)
        {
            name.Slice(IPv6Offset, IPv6Length).CopyTo(address);
        }
        else
        {
            name.Slice(IPv4Offset, IPv4Length).CopyTo(address);
        }

        return new Client(address, isIPv6, isTcp);
    }
}
