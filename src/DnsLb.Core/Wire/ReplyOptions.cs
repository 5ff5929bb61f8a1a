namespace DnsLb.Core.Wire;

/// <summary>What a reply says by the EDNS options that its query has. Reused from query to query; not safe for use by several threads at once.</summary>
public sealed class ReplyOptions
{
    /// <summary>The longest NSID: with it and all other options, their length stays below 256.</summary>
    public const int MostNsid = 64;

    /// <summary>Which server answers (RFC 5001); empty: not said.</summary>
    public ReadOnlyMemory<byte> Nsid { get; set; }

    /// <summary>The cookie for the client to keep; null: none, nor is the client's repeated.</summary>
    public ServerCookie? Cookie { get; set; }

    /// <summary>How long an idle TCP connection stays open, in units of 100 ms (RFC 7828 section 3.1); null: not said.</summary>
    public ushort? KeepaliveTimeout { get; set; }
}
