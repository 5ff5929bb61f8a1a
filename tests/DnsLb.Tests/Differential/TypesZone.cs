namespace DnsLb.Tests.Differential;

/// <summary>A zone with every type of record that all four servers read.</summary>
internal static class TypesZone
{
    public const string Apex = "types.example";

    public const string Text = """
        $TTL 300
        @    IN SOA        ns1 hostmaster 2026112401 1h 10m 1d 2m
        @    IN NS         ns1
        ns1  IN A          192.0.2.1
        a    IN A          192.0.2.2
        a    IN AAAA       2001:db8::2
        a    IN PTR        a
        a    IN HINFO      "cpu" "os"
        a    IN MINFO      a b
        a    IN MX         10 a
        a    IN TXT        "text" ""
        a    IN RP         a b
        a    IN AFSDB      1 a
        a    IN RT         10 a
        a    IN LOC        42 21 54 N 71 06 18 W -24m 30m
        a    IN SRV        1 2 3 a
        a    IN NAPTR      100 50 "s" "http+I2R" "" a
        a    IN KX         10 a
        a    IN CERT       PKIX 1 RSASHA256 AQPS
        a    IN APL        1:192.168.32.0/21 !1:192.168.38.0/28
        a    IN SSHFP      2 1 123456789abcdef67890123456789abcdef67890
        a    IN IPSECKEY   10 3 2 a.types.example. AQNRU3mG
        a    IN DHCID      AAIBY2/AuCccgoJbsaxcQc9TUapptP69lOjxfNuVAA2kjEA=
        a    IN TLSA       3 1 1 123456789abcdef67890123456789abcdef678901234567890abcdef12345678
        a    IN SMIMEA     3 1 1 123456789abcdef67890123456789abcdef678901234567890abcdef12345678
        a    IN OPENPGPKEY mQCNAzIG
        a    IN SVCB       1 b alpn=h2 port=8443
        a    IN HTTPS      1 . alpn="h2,h3" ipv4hint=192.0.2.2
        a    IN SPF        "v=spf1 -all"
        a    IN NID        10 0014:4fff:ff20:ee64
        a    IN L32        10 10.1.2.0
        a    IN L64        10 2001:0DB8:1140:1000
        a    IN LP         10 l64
        a    IN EUI48      00-00-5e-00-53-2a
        a    IN EUI64      00-00-5e-ef-10-00-00-2a
        a    IN URI        10 1 "ftp://a.example/b"
        a    IN CAA        0 issue "ca.example"
        a    IN TYPE65280  \# 4 01020304
        a    IN TYPE65281  \# 0
        sub  IN NS         ns1
        sub  IN DS         12345 8 2 0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF
        *.w  IN HINFO      "wild" "card"
        *.w  IN SRV        1 2 3 a
        *.w  IN HTTPS      1 .
        """;
}
