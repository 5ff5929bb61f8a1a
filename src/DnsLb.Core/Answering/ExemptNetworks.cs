using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace DnsLb.Core.Answering;

/// <summary>Networks of clients that are never limited.</summary>
internal sealed class ExemptNetworks(IEnumerable<IPNetwork> networks)
{
    private readonly Network[] _ipv4 = [.. networks.Where(network => network.BaseAddress.AddressFamily == AddressFamily.InterNetwork).Select(Network.Of)];
    private readonly Network[] _ipv6 = [.. networks.Where(network => network.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6).Select(Network.Of)];

    /// <summary>Whether a client is in one of the networks.</summary>
    public bool Contains(in Client client)
    {
        Network[] networks = client.IsIPv6 ? _ipv6 : _ipv4;
        if (networks.Length == 0)
        {
            return false;
        }

        Wire.ClientAddress bytes = client.Address;
        UInt128 address = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        foreach (ref readonly Network network in networks.AsSpan())
        {
            if ((address & network.Mask) == network.Address)
            {
                return true;
            }
        }

        return false;
    }

    // An IPv4 address stands in the first four of sixteen bytes, as in a client's address.
    private readonly record struct Network(UInt128 Address, UInt128 Mask)
    {
        public static Network Of(IPNetwork network)
        {
            Span<byte> bytes = stackalloc byte[16];
            bytes.Clear();
            network.BaseAddress.TryWriteBytes(bytes, out _);
            UInt128 mask = network.PrefixLength == 0 ? 0 : UInt128.MaxValue << (128 - network.PrefixLength);
            return new Network(BinaryPrimitives.ReadUInt128BigEndian(bytes), mask);
        }
    }
}
