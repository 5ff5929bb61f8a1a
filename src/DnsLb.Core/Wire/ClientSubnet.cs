namespace DnsLb.Core.Wire;

/// <summary>An EDNS client subnet option of a query (RFC 7871 section 6), checked. The default value stands for none.</summary>
public readonly struct ClientSubnet
{
    /// <summary>The bytes of the option's data before the address.</summary>
    public const int FixedLength = 4;

    private const int MaxPrefixIPv4 = 32;
    private const int MaxPrefixIPv6 = 128;

    private readonly ClientAddress _address;

    private ClientSubnet(byte family, byte sourcePrefix, ReadOnlySpan<byte> address)
    {
        IsPresent = true;
        Family = family;
        SourcePrefix = sourcePrefix;
        address.CopyTo(_address);
    }

    /// <summary>True when the query has the option.</summary>
    public bool IsPresent { get; }

    /// <summary>1 for IPv4, 2 for IPv6 (IANA's address family numbers); 0 with a prefix of 0: no address at all.</summary>
    public byte Family { get; }

    /// <summary>How many bits of the client's address are given; 0: the client wants none to be used.</summary>
    public byte SourcePrefix { get; }

    /// <summary>How many bytes of address the option holds: as many as the prefix needs.</summary>
    public int AddressLength => (SourcePrefix + 7) / 8;

    /// <summary>Copies the bytes of the address that the option holds.</summary>
    public void CopyAddress(Span<byte> to)
    {
        ReadOnlySpan<byte> address = _address;
        address[..AddressLength].CopyTo(to);
    }

    /// <summary>Reads an option's data.</summary>
    /// <param name="data">The data.</param>
    /// <param name="subnet">Gets the subnet.</param>
    /// <returns>False when it is malformed: the query then gets FORMERR (RFC 7871 section 7.1.1).</returns>
    public static bool TryRead(ReadOnlySpan<byte> data, out ClientSubnet subnet)
    {
        subnet = default;
        if (data.Length < FixedLength || data[0] != 0 || data[2] > MaxPrefix(data[1]) || data[3] != 0)
        {
            return false;
        }

        var address = data[FixedLength..];
        int strayBits = data[2] % 8 == 0 ? 0 : 0xFF >> (data[2] % 8);
        if (address.Length != (data[2] + 7) / 8 || (strayBits > 0 && (address[^1] & strayBits) != 0))
        {
            return false;
        }

        subnet = new ClientSubnet(data[1], data[2], address);
        return true;
    }

    private static int MaxPrefix(byte family) => family switch
    {
        0 => 0,
        1 => MaxPrefixIPv4,
        2 => MaxPrefixIPv6,
        _ => -1,
    };
}
