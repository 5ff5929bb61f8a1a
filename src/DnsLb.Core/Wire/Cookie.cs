using System.Buffers.Binary;

namespace DnsLb.Core.Wire;

/// <summary>The cookie option of a query (RFC 7873 section 4), checked for its length. The default value stands for none.</summary>
public readonly struct Cookie
{
    private const int ClientLength = 8;
    private const int LeastServerLength = 8;
    private const int MostServerLength = 32;

    private Cookie(ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> server = data[ClientLength..];
        IsPresent = true;
        Client = BinaryPrimitives.ReadUInt64BigEndian(data);
        HasServer = !server.IsEmpty;
        Server = server.Length == ServerCookie.Length ? ServerCookie.Read(server) : default;
    }

    /// <summary>True when the query has the option.</summary>
    public bool IsPresent { get; }

    /// <summary>What the client chose, which a reply repeats.</summary>
    public ulong Client { get; }

    /// <summary>True when the client was given something by a server, ours or another.</summary>
    public bool HasServer { get; }

    /// <summary>What the client was given by a server; the default value when it has none, or one that no server of ours makes.</summary>
    public ServerCookie Server { get; }

    /// <summary>Reads an option's data.</summary>
    /// <param name="data">The data.</param>
    /// <param name="cookie">Gets the cookie.</param>
    /// <returns>False when its length is wrong: the query then gets FORMERR (RFC 7873 section 5.2.2).</returns>
    internal static bool TryRead(ReadOnlySpan<byte> data, out Cookie cookie)
    {
        cookie = default;
        int server = data.Length - ClientLength;
        if (server is < 0 or (> 0 and < LeastServerLength) or > MostServerLength)
        {
            return false;
        }

        cookie = new Cookie(data);
        return true;
    }
}

/// <summary>A server cookie (RFC 9018 section 4).</summary>
/// <param name="Head">Version, reserved bits and the time that it was made, as they stand on the wire.</param>
/// <param name="Hash">The hash that only servers with the secret can make.</param>
public readonly record struct ServerCookie(ulong Head, ulong Hash)
{
    /// <summary>Its length in bytes.</summary>
    internal const int Length = 16;

    private const ulong Version = 1;

    /// <summary>The version of RFC 9018.</summary>
    public bool HasKnownVersion => Head >> 56 == Version;

    /// <summary>When it was made, in seconds as serial number arithmetic counts them (RFC 1982).</summary>
    public uint Time => (uint)Head;

    /// <summary>The head of a cookie that is made at a time.</summary>
    public static ulong HeadAt(uint time) => (Version << 56) | time;

    /// <summary>Reads the first <see cref="Length"/> bytes.</summary>
    internal static ServerCookie Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[sizeof(ulong)..]));

    /// <summary>Writes <see cref="Length"/> bytes.</summary>
    internal void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, Head);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[sizeof(ulong)..], Hash);
    }
}
