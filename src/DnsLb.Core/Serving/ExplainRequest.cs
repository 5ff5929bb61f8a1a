using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using DnsLb.Core.Answering;
using DnsLb.Core.Configuration;
using DnsLb.Core.Wire;
using DnsLb.Core.ZoneFiles;

namespace DnsLb.Core.Serving;

/// <summary>The query to explain.</summary>
/// <param name="Name">The query name in wire format.</param>
/// <param name="Type">The query type.</param>
/// <param name="Client">Who asks.</param>
/// <param name="Prefix">The bits of the client that a resolver tells in an EDNS client subnet option (RFC 7871); null: the client asks itself.</param>
public sealed record ExplainRequest(byte[] Name, RRType Type, IPAddress Client, int? Prefix)
{
    private const ushort UdpSize = 1232;

    /// <summary>Reads a request as people write it.</summary>
    /// <param name="name">The query name, absolute with or without its last dot.</param>
    /// <param name="type">The query type, as dig takes it.</param>
    /// <param name="client">An address, or a subnet that a resolver tells.</param>
    /// <returns>The request, or null and everything that is wrong.</returns>
    public static (ExplainRequest? Request, IReadOnlyList<string> Problems) Parse(string name, string type, string client)
    {
        var problems = new List<string>();
        byte[] wire = new byte[WireName.MaxLength];
        if (WireName.TryParse(Encoding.UTF8.GetBytes(name), [0], wire, out int length) is { } problem)
        {
            problems.Add($"\"{name}\" is no name: {problem}");
        }

        RRType? rrType = TypeNames.Parse(Encoding.UTF8.GetBytes(type));
        if (rrType is null)
        {
            problems.Add($"\"{type}\": unknown type; write a mnemonic such as AAAA, or TYPEnnn");
        }

        string[] parts = client.Split('/');
        IPAddress? address = Values.Address(parts[0]);
        int? prefix = parts.Length == 2 && address is not null ? Values.Whole(parts[1], 0, address.GetAddressBytes().Length * 8) : null;
        if (address is null || parts.Length > 2 || (parts.Length == 2 && prefix is null))
        {
            problems.Add($"client \"{client}\": it must be an address such as 192.0.2.1, or a subnet such as 192.0.2.0/24");
        }

        return problems.Count == 0 ? (new ExplainRequest(wire[..length], rrType!.Value, address!, prefix), []) : (null, problems);
    }

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
