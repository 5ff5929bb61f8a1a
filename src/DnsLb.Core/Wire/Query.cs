namespace DnsLb.Core.Wire;

/// <summary>What a query asks, read from its bytes; its name is in a <see cref="LookupName"/>.</summary>
public struct Query
{
    /// <summary>The header's flags (RFC 1035 section 4.1.1), as sent.</summary>
    public ushort Flags { get; set; }

    /// <summary>The length of the question: name, type and class.</summary>
    public int QuestionLength { get; set; }

    /// <summary>QTYPE.</summary>
    public RRType Type { get; set; }

    /// <summary>QCLASS.</summary>
    public ushort Class { get; set; }

    /// <summary>True when there is an OPT record (RFC 6891).</summary>
    public bool HasEdns { get; set; }

    /// <summary>The EDNS version asked for; only 0 is known.</summary>
    public byte EdnsVersion { get; set; }

    /// <summary>The UDP payload size that the client takes, in bytes.</summary>
    public ushort UdpSize { get; set; }

    /// <summary>The DO bit, which a reply copies (RFC 3225 section 3).</summary>
    public bool DnssecOk { get; set; }

    /// <summary>The client subnet, when the query has one.</summary>
    public ClientSubnet Subnet { get; set; }

    /// <summary>OPCODE; 0 is a query.</summary>
    public readonly int Opcode => (Flags >> 11) & 0xF;
}
