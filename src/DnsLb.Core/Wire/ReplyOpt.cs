using System.Buffers.Binary;

namespace DnsLb.Core.Wire;

/// <summary>The OPT record of a reply (RFC 6891 section 6.1). The DO bit, the client subnet and the client's cookie come back as they were sent.</summary>
/// <param name="query">The query that is answered.</param>
/// <param name="options">What its options are answered with; not looked at when it has none.</param>
public ref struct ReplyOpt(Query query, ReplyOptions options)
{
    /// <summary>The UDP payload size that we take, and never exceed ourselves (RFC 9715).</summary>
    public const ushort UdpSize = 1232;

    private const int FixedLength = 11;
    private const int SubnetHeaderLength = EdnsOption.HeaderLength + ClientSubnet.FixedLength;
    private const int CookieDataLength = sizeof(ulong) + ServerCookie.Length;
    private const int KeepaliveDataLength = sizeof(ushort);

    /// <summary>How many bits of the client's subnet the answer depends on (RFC 7871 section 7.2.1).</summary>
    public byte ScopePrefix { get; set; }

    /// <summary>What else there is to say of the answer (RFC 8914); null: nothing.</summary>
    public ExtendedError? Error { get; set; }

    // The root, type, payload size, extended rcode, version, flags, and the length of the options, which stays below 256.
    private static ReadOnlySpan<byte> Fixed => [0, 0, (byte)RRType.OPT, UdpSize >> 8, UdpSize & 0xFF, 0, 0, 0, 0, 0, 0];

    /// <summary>The length of the record without <see cref="Error"/>; 0 when the query has none, for then the reply has none.</summary>
    public readonly int Length => query.HasEdns ? FixedLength + (query.HasKnownOptions ? OptionsLength() : 0) : 0;

    /// <summary>Leaves out what only operators read: the NSID and the extended error. The cookie stays, for with it a client is limited no more.</summary>
    public void Shorten()
    {
        options.Nsid = default;
        Error = null;
    }

    /// <summary>Writes the record.</summary>
    /// <param name="rcode">The rcode, whose upper eight bits stand here.</param>
    /// <param name="to">Room for <see cref="Length"/> bytes and the option of the error.</param>
    /// <returns>The length of the record.</returns>
    public readonly int Write(Rcode rcode, Span<byte> to)
    {
        Fixed.CopyTo(to);
        to[5] = (byte)((int)rcode >> 4);
        to[7] = (byte)(query.DnssecOk ? 0x80 : 0);
        if (!query.HasKnownOptions && Error is null)
        {
            return FixedLength;
        }

        int length = query.HasKnownOptions ? WriteOptions(to[FixedLength..]) : 0;
        if (Error is not null)
        {
            Error.Option.CopyTo(to[(FixedLength + length)..]);
            length += Error.Option.Length;
        }

        to[FixedLength - 1] = (byte)length;
        return FixedLength + length;
    }

    private readonly int OptionsLength() =>
        (query.Subnet.IsPresent ? SubnetHeaderLength + query.Subnet.AddressLength : 0)
        + (options.Nsid.IsEmpty ? 0 : EdnsOption.HeaderLength + options.Nsid.Length)
        + (options.Cookie is null ? 0 : EdnsOption.HeaderLength + CookieDataLength)
        + (options.KeepaliveTimeout is null ? 0 : EdnsOption.HeaderLength + KeepaliveDataLength);

    private readonly int WriteOptions(Span<byte> to)
    {
        int at = 0;
        if (query.Subnet.IsPresent)
        {
            at += WriteSubnet(query.Subnet, ScopePrefix, to);
        }

        if (!options.Nsid.IsEmpty)
        {
            EdnsOption.WriteHeader(to[at..], EdnsOption.Nsid, options.Nsid.Length);
            options.Nsid.Span.CopyTo(to[(at + EdnsOption.HeaderLength)..]);
            at += EdnsOption.HeaderLength + options.Nsid.Length;
        }

        if (options.Cookie is { } cookie)
        {
            EdnsOption.WriteHeader(to[at..], EdnsOption.Cookie, CookieDataLength);
            BinaryPrimitives.WriteUInt64BigEndian(to[(at + EdnsOption.HeaderLength)..], query.Cookie.Client);
            cookie.Write(to[(at + EdnsOption.HeaderLength + sizeof(ulong))..]);
            at += EdnsOption.HeaderLength + CookieDataLength;
        }

        if (options.KeepaliveTimeout is { } timeout)
        {
            EdnsOption.WriteHeader(to[at..], EdnsOption.TcpKeepalive, KeepaliveDataLength);
            BinaryPrimitives.WriteUInt16BigEndian(to[(at + EdnsOption.HeaderLength)..], timeout);
            at += EdnsOption.HeaderLength + KeepaliveDataLength;
        }

        return at;
    }

    private static int WriteSubnet(in ClientSubnet subnet, byte scopePrefix, Span<byte> option)
    {
        EdnsOption.WriteHeader(option, EdnsOption.ClientSubnet, ClientSubnet.FixedLength + subnet.AddressLength);
        BinaryPrimitives.WriteUInt16BigEndian(option[EdnsOption.HeaderLength..], subnet.Family);
        option[6] = subnet.SourcePrefix;
        option[7] = scopePrefix;
        subnet.CopyAddress(option[SubnetHeaderLength..]);
        return SubnetHeaderLength + subnet.AddressLength;
    }
}
