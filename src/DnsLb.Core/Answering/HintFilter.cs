using System.Buffers.Binary;
using DnsLb.Core.Wire;

namespace DnsLb.Core.Answering;

/// <summary>Copies an SVCB or HTTPS record parameter by parameter, without the address hints (RFC 9460 section 7.3) that no picked member stands for.</summary>
internal static class HintFilter
{
    /// <summary>Writes a record with the hints that members were picked for; a hint parameter without any is left out.</summary>
    /// <param name="record">The encoded record.</param>
    /// <param name="ipv4">What <c>ipv4hint</c> may name.</param>
    /// <param name="ipv6">What <c>ipv6hint</c> may name.</param>
    /// <param name="to">Room for as many bytes as the record has.</param>
    /// <returns>The length of what was written.</returns>
    public static int Write(ReadOnlySpan<byte> record, PickedMembers ipv4, PickedMembers ipv6, Span<byte> to)
    {
        var rdata = record[RRFormat.HeaderLength..];
        int at = RRFormat.HeaderLength + SvcParams.OffsetIn(rdata);
        record[..at].CopyTo(to);
        var parameters = SvcParams.Of(rdata);
        while (parameters.MoveNext())
        {
            Span<byte> value = to[(at + SvcParams.HeaderLength)..];
            int length = parameters.Key switch
            {
                SvcParams.Mandatory => WriteMandatory(rdata, parameters.Value, ipv4, ipv6, value),
                SvcParams.IPv4Hint => WriteHints(parameters.Value, ipv4, value),
                SvcParams.IPv6Hint => WriteHints(parameters.Value, ipv6, value),
                _ => Copy(parameters.Value, value),
            };
            if (length > 0 || parameters.Value.IsEmpty)
            {
                BinaryPrimitives.WriteUInt16BigEndian(to[at..], parameters.Key);
                BinaryPrimitives.WriteUInt16BigEndian(to[(at + sizeof(ushort))..], (ushort)length);
                at += SvcParams.HeaderLength + length;
            }
        }

        BinaryPrimitives.WriteUInt16BigEndian(to[RRFormat.LengthOffset..], (ushort)(at - RRFormat.HeaderLength));
        return at;
    }

    private static int WriteHints(ReadOnlySpan<byte> written, PickedMembers picked, Span<byte> to)
    {
        int length = 0;
        foreach (ushort member in picked.Members)
        {
            ReadOnlySpan<byte> address = picked.AddressOf(member);
            if (Contains(written, address))
            {
                length += Copy(address, to[length..]);
            }
        }

        return length;
    }

    // A mandatory key must be there (RFC 9460 section 8): with the last hint goes the demand to understand hints.
    private static int WriteMandatory(ReadOnlySpan<byte> rdata, ReadOnlySpan<byte> keys, PickedMembers ipv4, PickedMembers ipv6, Span<byte> to)
    {
        int length = 0;
        for (; keys.Length >= sizeof(ushort); keys = keys[sizeof(ushort)..])
        {
            ushort key = BinaryPrimitives.ReadUInt16BigEndian(keys);
            bool isKept = key switch
            {
                SvcParams.IPv4Hint => IsAnyPicked(SvcParams.ValueOf(rdata, key), ipv4),
                SvcParams.IPv6Hint => IsAnyPicked(SvcParams.ValueOf(rdata, key), ipv6),
                _ => true,
            };
            if (isKept)
            {
                length += Copy(keys[..sizeof(ushort)], to[length..]);
            }
        }

        return length;
    }

    private static bool IsAnyPicked(ReadOnlySpan<byte> written, PickedMembers picked)
    {
        foreach (ushort member in picked.Members)
        {
            if (Contains(written, picked.AddressOf(member)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Contains(ReadOnlySpan<byte> addresses, ReadOnlySpan<byte> address)
    {
        for (; addresses.Length >= address.Length; addresses = addresses[address.Length..])
        {
            if (addresses.StartsWith(address))
            {
                return true;
            }
        }

        return false;
    }

    private static int Copy(ReadOnlySpan<byte> bytes, Span<byte> to)
    {
        bytes.CopyTo(to);
        return bytes.Length;
    }
}
