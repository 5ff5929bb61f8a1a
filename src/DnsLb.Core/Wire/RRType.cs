namespace DnsLb.Core.Wire;

/// <summary>RR types that the code names (RFC 1035 section 3.2.2 and IANA's registry); any other value is legal too.</summary>
#pragma warning disable CA1720, CS1591 // The members are the registry's own mnemonics.
public enum RRType : ushort
{
    None = 0,
    A = 1,
    NS = 2,
    MD = 3,
    MF = 4,
    CNAME = 5,
    SOA = 6,
    MB = 7,
    MG = 8,
    MR = 9,
    PTR = 12,
    HINFO = 13,
    MINFO = 14,
    MX = 15,
    TXT = 16,
    AAAA = 28,
    SRV = 33,
    DNAME = 39,
    OPT = 41,
    DS = 43,
    NSEC = 47,
    SVCB = 64,
    HTTPS = 65,
    TSIG = 250,
    IXFR = 251,
    AXFR = 252,
    MAILB = 253,
    MAILA = 254,
    ANY = 255,
    CAA = 257,
}
#pragma warning restore CA1720, CS1591
