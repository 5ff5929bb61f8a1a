namespace DnsLb.Core.Wire;

/// <summary>An EDNS client subnet option of a query (RFC 7871 section 6), checked.</summary>
/// <param name="IsPresent">False when the query has none; the other values are then 0.</param>
/// <param name="Family">1 for IPv4, 2 for IPv6 (IANA's address family numbers).</param>
/// <param name="SourcePrefix">How many bits of the client's address are given; 0: the client wants none to be used.</param>
/// <param name="AddressStart">Where the address begins in the query.</param>
public readonly record struct ClientSubnet(bool IsPresent, ushort Family, byte SourcePrefix, int AddressStart)
{
    /// <summary>The option's code.</summary>
    public const ushort OptionCode = 8;

    /// <summary>How many bytes of address the option holds: as many as the prefix needs.</summary>
    public int AddressLength => (SourcePrefix + 7) / 8;

    /// <summary>Reads an option's data.</summary>
    /// <param name="message">The whole query.</param>
    /// <param name="start">Where the option's data begins.</param>
    /// <param name="length">The length of the data.</param>
    /// <returns>Null when it is malformed: the query then gets FORMERR (RFC 7871 section 7.1.1).</returns>
    public static ClientSubnet? Read(ReadOnlySpan<byte> message, int start, int length)
    {
        var data = message.Slice(start, length);
        if (data.Length < 4 || data[0] != 0 || data[1] is not (1 or 2) || data[2] > (data[1] == 1 ? 32 : 128) || data[3] != 0)
        {
            return null;
        }

        var subnet = new ClientSubnet(true, data[1], data[2], start + 4);
        bool wellFormed = data.Length == 4 + subnet.AddressLength
            && (data[2] % 8 == 0 || (data[^1] & (0xFF >> (data[2] % 8))) == 0);
        return wellFormed ? subnet : null;
    }
}
