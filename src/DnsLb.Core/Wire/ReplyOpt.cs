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

    // The root, type, payload size, extended rcode, version, flags, and the length of the options, which stays below 256.
    private static ReadOnlySpan<byte> Fixed => [0, 0, (byte)RRType.OPT, UdpSize >> 8, UdpSize & 0xFF, 0, 0, 0, 0, 0, 0];

    private const int SubnetFixedLength = 8;

    /// <summary>The length of the record.</summary>
    public int Length => FixedLength + (Subnet.IsPresent ? SubnetFixedLength + Subnet.AddressLength : 0);

    /// <summary>Writes the record.</summary>
    /// <param name="to">Room for <see cref="Length"/> bytes.</param>
    /// <param name="scopePrefix">How much of the client's address the answer depends on, in bits.</param>
    public void WriteTo(Span<byte> to, byte scopePrefix)
    {
        Fixed.CopyTo(to);
        to[5] = ExtendedRcode;
        to[7] = (byte)(DnssecOk ? 0x80 : 0);
        if (Subnet.IsPresent)
        {
            to[10] = (byte)(Length - FixedLength);
            var option = to[FixedLength..];
            BinaryPrimitives.WriteUInt16BigEndian(option, ClientSubnet.OptionCode);
            BinaryPrimitives.WriteUInt16BigEndian(option[2..], (ushort)(ClientSubnet.FixedLength + Subnet.AddressLength));
            BinaryPrimitives.WriteUInt16BigEndian(option[4..], Subnet.Family);
            option[6] = Subnet.SourcePrefix;
            option[7] = scopePrefix;
            Subnet.CopyAddress(option[SubnetFixedLength..]);
        }
    }
}
