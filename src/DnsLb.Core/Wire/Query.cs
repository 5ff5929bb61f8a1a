namespace DnsLb.Core.Wire;

/// <summary>What a query asks, read from its bytes. Reused from query to query; not safe for use by several threads at once.</summary>
public sealed class Query
{
    private ClientSubnet _subnet;
    private Cookie _cookie;

    /// <summary>What became of reading it.</summary>
    public QueryStatus Status { get; internal set; }

    /// <summary>QNAME.</summary>
    public LookupName Name { get; } = new();

    /// <summary>The header's flags (RFC 1035 section 4.1.1), as sent.</summary>
    public ushort Flags { get; internal set; }

    /// <summary>The length of the question: name, type and class; 0 when there is none.</summary>
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

    /// <summary>True when an option was read into one of the properties below.</summary>
    public bool HasKnownOptions { get; private set; }

    /// <summary>The client subnet, when the query has one.</summary>
    public ref readonly ClientSubnet Subnet => ref _subnet;

    /// <summary>The cookies, when the query has the option.</summary>
    public ref readonly Cookie Cookie => ref _cookie;

    /// <summary>The client wants to know which server answers (RFC 5001).</summary>
    public bool WantsNsid { get; private set; }

    /// <summary>The client wants to know how long an idle TCP connection stays open (RFC 7828).</summary>
    public bool WantsKeepalive { get; private set; }

    /// <summary>OPCODE; 0 is a query.</summary>
    public int Opcode => (Flags >> 11) & 0xF;

    /// <summary>Forgets the last query.</summary>
    internal void Clear()
    {
        Status = QueryStatus.Drop;
        Flags = 0;
        QuestionLength = 0;
        Type = RRType.None;
        Class = 0;
        HasEdns = false;
        EdnsVersion = 0;
        UdpSize = 0;
        DnssecOk = false;
        if (HasKnownOptions)
        {
            HasKnownOptions = false;
            _subnet = default;
            _cookie = default;
            WantsNsid = false;
            WantsKeepalive = false;
        }
    }

    /// <summary>Reads an option's data; false when it is malformed. Options that are not known are ignored (RFC 6891 section 6.1.2).</summary>
    internal bool TryReadOption(ushort code, ReadOnlySpan<byte> data)
    {
        switch (code)
        {
            case EdnsOption.Nsid:
                HasKnownOptions = WantsNsid = true;
                return true;
            case EdnsOption.ClientSubnet:
                HasKnownOptions = true;
                return ClientSubnet.TryRead(data, out _subnet);
            case EdnsOption.Cookie:
                // Of several, the first counts (RFC 7873 section 5.2).
                HasKnownOptions = true;
                return _cookie.IsPresent || Cookie.TryRead(data, out _cookie);
            case EdnsOption.TcpKeepalive:
                HasKnownOptions = WantsKeepalive = true;
                return true;
            default:
                return true;
        }
    }
}
