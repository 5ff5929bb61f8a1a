namespace DnsLb.Core.Wire;

/// <summary>What a query asks, read from its bytes. Reused from query to query; not safe for use by several threads at once.</summary>
public sealed class Query
{
    private ClientSubnet _subnet;

    /// <summary>QNAME.</summary>
    public LookupName Name { get; } = new();

    /// <summary>The header's flags (RFC 1035 section 4.1.1), as sent.</summary>
    public ushort Flags { get; internal set; }

    /// <summary>The length of the question: name, type and class.</summary>
    public int QuestionLength { get; internal set; }

    /// <summary>QTYPE.</summary>
    public RRType Type { get; internal set; }

    /// <summary>QCLASS.</summary>
    public ushort Class { get; internal set; }

    /// <summary>True when there is an OPT record (RFC 6891).</summary>
    public bool HasEdns { get; internal set; }

    /// <summary>The EDNS version asked for; only 0 is known.</summary>
    public byte EdnsVersion { get; internal set; }

    /// <summary>The UDP payload size that the client takes, in bytes.</summary>
    public ushort UdpSize { get; internal set; }

    /// <summary>The DO bit, which a reply copies (RFC 3225 section 3).</summary>
    public bool DnssecOk { get; internal set; }

    /// <summary>The client subnet, when the query has one.</summary>
    public ref readonly ClientSubnet Subnet => ref _subnet;

    /// <summary>OPCODE; 0 is a query.</summary>
    public int Opcode => (Flags >> 11) & 0xF;

    /// <summary>Forgets the last query.</summary>
    internal void Clear()
    {
        Flags = 0;
        QuestionLength = 0;
        Type = RRType.None;
        Class = 0;
        HasEdns = false;
        EdnsVersion = 0;
        UdpSize = 0;
        DnssecOk = false;
        _subnet = default;
    }

    /// <summary>Reads the data of a client subnet option; false when it is malformed.</summary>
    internal bool TryReadSubnet(ReadOnlySpan<byte> data) => ClientSubnet.TryRead(data, out _subnet);
}
