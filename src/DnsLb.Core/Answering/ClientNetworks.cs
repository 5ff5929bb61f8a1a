using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using DnsLb.Core.Configuration;

namespace DnsLb.Core.Answering;

/// <summary>Networks of clients that are treated in another way than all others.</summary>
public sealed class ClientNetworks(IEnumerable<IPNetwork> networks)
{
    /// <summary>The form of a setting that <see cref="With"/> reads.</summary>
    public const string Form = "a network such as 192.0.2.0/24 or 2001:db8::/32, all bits behind the prefix 0, an address, or none alone";

    private const string None = "none";

    // A forged query cannot come from there: the system drops it on any other interface.
    private static readonly IPNetwork[] OwnMachine = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")];

    private readonly Network[] _ipv4 = [.. networks.Where(network => network.BaseAddress.AddressFamily == AddressFamily.InterNetwork).Select(Network.Of)];
    private readonly Network[] _ipv6 = [.. networks.Where(network => network.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6).Select(Network.Of)];

    /// <summary>The networks of the machine itself.</summary>
    public static IReadOnlyList<IPNetwork> Loopback => OwnMachine;

    /// <summary>The networks of a setting after one more value: another network, or the word none, which stands alone; null when it is neither.</summary>
    public static IReadOnlyList<IPNetwork>? With(IReadOnlyList<IPNetwork>? before, string value) => (before, Values.Network(value)) switch
    {
        (null, _) when value == None => [],
        (null or { Count: > 0 }, { } network) => [.. before ?? [], network],
        _ => null,
    };

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
