namespace DnsLb.Core.Wire;

/// <summary>Response codes (RFC 1035 section 4.1.1, RFC 2136, RFC 6891 section 9, RFC 7873 section 8).</summary>
#pragma warning disable CS1591 // The members are the registry's own mnemonics.
public enum Rcode
{
    NoError = 0,
    FormErr = 1,
    NXDomain = 3,
    NotImp = 4,
    Refused = 5,
    YXDomain = 6,
    BadVers = 16,
    BadCookie = 23,
}
#pragma warning restore CS1591
