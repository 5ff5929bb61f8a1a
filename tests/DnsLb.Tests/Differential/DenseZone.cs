namespace DnsLb.Tests.Differential;

/// <summary>A zone with every construct that changes how an answer is found.</summary>
internal static class DenseZone
{
    public const string Apex = "dense.example";

    /// <summary>Names that stand in no file, RFC 4592 section 2.2.1's among them.</summary>
    public static readonly string[] MoreNames =
    [
        "host3.w", "foo.bar.w", "host1.w", "sub.*.w", "_telnet._tcp.host1.w", "host.subdel.w", "ghost.*.w", "x.y.dn", "a.dnaway",
        "deep.deep.dn", "any.any.cwild", "*.nothing", "a.dnnext", "x.dnring", "x.dnlong.deep", "xxxxxxxxxxxxxxxxxxxx.dnlong.deep",
    ];

    // RFC 4592 section 2.2.1's zone, below "w", is among the names.
    public const string Text = """
        $TTL 300
        @            IN SOA   ns1 hostmaster 2026112401 1h 10m 1d 2m
        @            IN NS    ns1
        @            IN NS    ns.other.example.
        @            IN MX    10 mail
        @            IN TXT   "apex" "two strings"
        @            IN CAA   0 issue "ca.example"
        ns1          IN A     192.0.2.1
        ns1          IN AAAA  2001:db8::1
        mail         IN A     192.0.2.25
        MiXed        IN A     192.0.2.26
        three        IN A     192.0.2.31
        three        IN A     192.0.2.32
        three        IN A     192.0.2.33
        big          IN TXT   "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
        big          IN TXT   "1123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
        big          IN TXT   "2123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
        big          IN TXT   "3123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
        big          IN TXT   "4123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
        big          IN TXT   "5123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
        a.b.c.ent    IN TXT   "below three empty non-terminals"
        alias        IN CNAME three
        alias2       IN CNAME alias
        toghost      IN CNAME nothing
        toent        IN CNAME b.c.ent
        toaway       IN CNAME www.other.example.
        todown       IN CNAME host.sub
        towild       IN CNAME any.wild
        todname      IN CNAME x.dn
        *.wild       IN TXT   "wildcard"
        *.wild       IN A     192.0.2.40
        host.wild    IN A     192.0.2.41
        *.cwild      IN CNAME three
        *.nwild      IN MX    10 mail
        sub          IN NS    ns.sub
        sub          IN NS    ns1
        sub          IN DS    12345 8 2 0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF
        ns.sub       IN A     192.0.2.54
        ns.sub       IN AAAA  2001:db8::54
        far          IN NS    ns.other.example.
        deep.cut     IN NS    ns.deep.cut
        ns.deep.cut  IN A     192.0.2.55
        dn           IN DNAME target
        dn           IN TXT   "beside the DNAME"
        x.target     IN A     192.0.2.60
        dnaway       IN DNAME other.example.
        _a._tcp      IN SRV   1 2 80 three
        _b._tcp      IN SRV   0 0 0 .
        svc          IN HTTPS 1 . alpn="h2"
        svc          IN A     192.0.2.70
        ptr          IN PTR   three
        odd          IN TYPE65280 \# 4 01020304
        es\.caped    IN TXT   "an escaped dot"
        \000\255\032 IN TXT  "any bytes"
        UPPER.case   IN PTR   MiXed
        ring1        IN CNAME ring2
        ring2        IN CNAME ring1
        self         IN CNAME self
        dnring       IN DNAME dnring
        a.dnlong     IN TXT   "beside a DNAME to a long name"
        dnlong.deep  IN DNAME aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb.ccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc.ddddddddddddddddddddddddd
        tonext       IN CNAME a.types.example.
        dnnext       IN DNAME types.example.
        manyns       IN NS    ns1.manyns
        manyns       IN NS    ns2.manyns
        manyns       IN NS    ns3.manyns
        ns1.manyns   IN A     192.0.2.90
        ns1.manyns   IN AAAA  2001:db8::90
        ns2.manyns   IN A     192.0.2.91
        ns2.manyns   IN AAAA  2001:db8::91
        ns3.manyns   IN A     192.0.2.92
        long         IN TXT   "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789" "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789" "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
        tolong       IN CNAME long
        w            IN TXT   "the zone of RFC 4592"
        *.w          IN TXT   "this is a wildcard"
        *.w          IN MX    10 host1.w
        sub.*.w      IN TXT   "this is not a wildcard"
        host1.w      IN A     192.0.2.80
        _ssh._tcp.host1.w IN SRV 0 0 22 host1.w
        _ssh._tcp.host2.w IN SRV 0 0 22 host1.w
        subdel.w     IN NS    ns.other.example.
        """;
}
