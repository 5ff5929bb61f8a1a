using System.Buffers.Binary;

namespace DnsLb.Core.Wire;

/// <summary>The OPT record of a reply (RFC 6891 section 6.1).</summary>
/// <param name="ExtendedRcode">The upper eight bits of the rcode.</param>
/// <param name="DnssecOk">The query's DO bit.</param>
/// <param name="Subnet">The query's client subnet, which is echoed when there is one (RFC 7871 section 7.2.1).</param>
public readonly record struct ReplyOpt(byte ExtendedRcode, bool DnssecOk, ClientSubnet Subnet)
{
    /// <summary>The UDP payload size that we take, and never exceed ourselves (RFC 9715).</summary>
    public const ushort UdpSize = 1232;

    private const int FixedLength = 11;
    private const int SubnetFixedLength = 8;

    /// <summary>The length of the record.</summary>
    public int Length => FixedLength + (Subnet.IsPresent ? SubnetFixedLength + Subnet.AddressLength : 0);

    /// <summary>Writes the record.</summary>
    /// <param name="to">Room for <see cref="Length"/> bytes.</param>
    /// <param name="query">The query, which holds the subnet's address.</param>
    /// <param name="scopePrefix">How much of the client's address the answer depends on, in bits.</param>
    public void WriteTo(Span<byte> to, ReadOnlySpan<byte> query, byte scopePrefix)
    {
        to[0] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(to[1..], (ushort)RRType.OPT);
        BinaryPrimitives.WriteUInt16BigEndian(to[3..], UdpSize);
        to[5] = ExtendedRcode;
        to[6] = 0;
        to[7] = (byte)(DnssecOk ? 0x80 : 0);
        to[8] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(to[9..], (ushort)(Length - FixedLength));
        if (Subnet.IsPresent)
        {
            var option = to[FixedLength..];
            BinaryPrimitives.WriteUInt16BigEndian(option, ClientSubnet.OptionCode);
            BinaryPrimitives.WriteUInt16BigEndian(option[2..], (ushort)(4 + Subnet.AddressLength));
            BinaryPrimitives.WriteUInt16BigEndian(option[4..], Subnet.Family);
            option[6] = Subnet.SourcePrefix;
            option[7] = scopePrefix;
            query.Slice(Subnet.AddressStart, Subnet.AddressLength).CopyTo(option[SubnetFixedLength..]);
        }
    }
}
