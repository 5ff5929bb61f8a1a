using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using DnsLb.Core.Answering;
using DnsLb.Core.Wire;

namespace DnsLb.Core.Serving;

/// <summary>The query to explain.</summary>
/// <param name="Name">The query name in wire format.</param>
/// <param name="Type">The query type.</param>
/// <param name="Client">Who asks.</param>
/// <param name="Prefix">The bits of the client that a resolver tells in an EDNS client subnet option (RFC 7871); null: the client asks itself.</param>
public sealed record ExplainRequest(byte[] Name, RRType Type, IPAddress Client, int? Prefix)
{
    private const ushort UdpSize = 1232;

    /// <summary>The client as the responder gets it; a resolver that tells a subnet has the loopback address.</summary>
    internal Client Sender
    {
        get
        {
            IPAddress sender = Prefix is null ? Client : IPAddress.Loopback;
            var address = default(ClientAddress);
            sender.GetAddressBytes().CopyTo(address);
            return new Client(address, sender.AddressFamily == AddressFamily.InterNetworkV6, IsTcp: true);
        }
    }

    /// <summary>The query in wire format, with EDNS (RFC 6891).</summary>
    internal byte[] ToQuery()
    {
        byte[] options = Prefix is { } prefix ? SubnetOption(prefix) : [];
        return
        [
            0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1,
            .. Name, .. Number((ushort)Type), 0, 1,
            0, .. Number((ushort)RRType.OPT), .. Number(UdpSize), 0, 0, 0, 0, .. Number((ushort)options.Length), .. options,
        ];
    }

    private byte[] SubnetOption(int prefix)
    {
        byte[] address = Client.GetAddressBytes()[..((prefix + 7) / 8)];
        if (prefix % 8 != 0)
        {
            address[^1] &= (byte)(0xFF << (8 - (prefix % 8)));
        }

        ushort family = (ushort)(Client.AddressFamily == AddressFamily.InterNetwork ? 1 : 2);
        return [.. Number(EdnsOption.ClientSubnet), .. Number((ushort)(4 + address.Length)), .. Number(family), (byte)prefix, 0, .. address];
    }

    private static byte[] Number(ushort value)
    {
        byte[] bytes = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, value);
        return bytes;
    }
}
