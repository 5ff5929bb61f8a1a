using System.Buffers.Binary;

namespace DnsLb.Core.Wire;

/// <summary>The EDNS options that are known here, and the header that each begins with (RFC 6891 section 6.1.2).</summary>
internal static class EdnsOption
{
    /// <summary>Which server answered (RFC 5001).</summary>
    public const ushort Nsid = 3;

    /// <summary>The network of the client behind a resolver (RFC 7871).</summary>
    public const ushort ClientSubnet = 8;

    /// <summary>DNS cookies (RFC 7873).</summary>
    public const ushort Cookie = 10;

    /// <summary>How long an idle TCP connection stays open (RFC 7828).</summary>
    public const ushort TcpKeepalive = 11;

    /// <summary>Extended DNS errors (RFC 8914).</summary>
    public const ushort ExtendedError = 15;

    /// <summary>The bytes before an option's data: code and length.</summary>
    public const int HeaderLength = 4;

    /// <summary>Writes code and length.</summary>
    public static void WriteHeader(Span<byte> option, ushort code, int dataLength)
    {
        BinaryPrimitives.WriteUInt16BigEndian(option, code);
        BinaryPrimitives.WriteUInt16BigEndian(option[2..], (ushort)dataLength);
    }
}
