using System.Buffers.Binary;

namespace DnsLb.Core.Wire;

/// <summary>The OPT record of a reply (RFC 6891 section 6.1).</summary>
public static class ReplyOpt
{
    /// <summary>The UDP payload size that we take, and never exceed ourselves (RFC 9715).</summary>
    public const ushort UdpSize = 1232;

    private const int FixedLength = 11;
    private const int OptionHeaderLength = 4;
    private const int SubnetHeaderLength = OptionHeaderLength + ClientSubnet.FixedLength;

    // The root, type, payload size, extended rcode, version, flags, and the length of the options, which stays below 256.
    private static ReadOnlySpan<byte> Fixed => [0, 0, (byte)RRType.OPT, UdpSize >> 8, UdpSize & 0xFF, 0, 0, 0, 0, 0, 0];

    /// <summary>The length of the record in the reply to a query; 0 when the query has none, for then the reply has none.</summary>
    public static int LengthFor(Query query) => query.HasEdns ? FixedLength + SubnetLength(query.Subnet) : 0;

    /// <summary>Writes the record: the DO bit and the client subnet come back as they were sent (RFC 3225 section 3, RFC 7871 section 7.2.1).</summary>
    /// <param name="query">The query that is answered.</param>
    /// <param name="rcode">The rcode, whose upper eight bits stand here.</param>
    /// <param name="scopePrefix">How much of the client's address the answer depends on, in bits.</param>
    /// <param name="error">What else there is to say.</param>
    /// <param name="to">Room for <see cref="LengthFor"/> bytes and the option of the error.</param>
    public static void Write(Query query, Rcode rcode, byte scopePrefix, ExtendedError error, Span<byte> to)
    {
        Fixed.CopyTo(to);
        to[5] = (byte)((int)rcode >> 4);
        to[7] = (byte)(query.DnssecOk ? 0x80 : 0);
        if (query.Subnet.IsPresent || error != ExtendedError.None)
        {
            WriteOptions(query.Subnet, scopePrefix, error, to);
        }
    }

    private static void WriteOptions(in ClientSubnet subnet, byte scopePrefix, ExtendedError error, Span<byte> to)
    {
        int length = SubnetLength(subnet);
        to[10] = (byte)(length + ExtendedErrorOption.LengthOf(error));
        if (length > 0)
        {
            WriteSubnet(subnet, scopePrefix, to[FixedLength..]);
        }

        if (error != ExtendedError.None)
        {
            ExtendedErrorOption.Write(error, to[(FixedLength + length)..]);
        }
    }

    private static int SubnetLength(in ClientSubnet subnet) => subnet.IsPresent ? SubnetHeaderLength + subnet.AddressLength : 0;

    private static void WriteSubnet(in ClientSubnet subnet, byte scopePrefix, Span<byte> option)
    {
        BinaryPrimitives.WriteUInt16BigEndian(option, ClientSubnet.OptionCode);
        BinaryPrimitives.WriteUInt16BigEndian(option[2..], (ushort)(ClientSubnet.FixedLength + subnet.AddressLength));
        BinaryPrimitives.WriteUInt16BigEndian(option[4..], subnet.Family);
        option[6] = subnet.SourcePrefix;
        option[7] = scopePrefix;
        subnet.CopyAddress(option[SubnetHeaderLength..]);
    }
}
