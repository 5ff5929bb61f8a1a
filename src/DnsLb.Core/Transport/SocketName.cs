using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DnsLb.Core.Answering;
using DnsLb.Core.Recording;
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

    /// <summary>The two ends of a TCP connection.</summary>
    public static Ends Ends(Socket connected)
    {
        bool isIPv6 = connected.AddressFamily == AddressFamily.InterNetworkV6;
        ReadOnlySpan<byte> client = connected.RemoteEndPoint!.Serialize().Buffer.Span;
        ReadOnlySpan<byte> server = connected.LocalEndPoint!.Serialize().Buffer.Span;
        return new Ends(Client(client, isIPv6, isTcp: true), Port(client), Client(server, isIPv6, isTcp: true).Address, Port(server));
    }

    public static Client Client(ReadOnlySpan<byte> name, bool isIPv6, bool isTcp)
    {
        // Written whole: the processor waits where 16 bytes are read that were written in parts.
        Vector128<byte> address = isIPv6
            ? Vector128.Create(name.Slice(IPv6Offset, IPv6Length))
            : Vector128.CreateScalar(MemoryMarshal.Read<uint>(name.Slice(IPv4Offset, IPv4Length))).AsByte();
        return new Client(Unsafe.BitCast<Vector128<byte>, ClientAddress>(address), isIPv6, isTcp);
    }
}
