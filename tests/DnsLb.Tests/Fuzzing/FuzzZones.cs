using System.Text;
using DnsLb.Core.Answering;
using DnsLb.Core.Wire;
using DnsLb.Core.ZoneFiles;
using DnsLb.Core.Zones;

namespace DnsLb.Tests.Fuzzing;

/// <summary>Zones that have every way to answer on few names, so that changed queries still meet them.</summary>
internal static class FuzzZones
{
    /// <summary>Names to ask for: each kind of answer, without a final dot; the last are in no zone.</summary>
    public static string[] Names { get; } =
    [
        "example.org", "two.example.org", "alias.example.org", "loop.example.org", "out.example.org", "x.sub.example.org", "sub.example.org",
        "a.dn.example.org", "a.ring.example.org", "a.yx.example.org", "q.w.example.org", "q.wa.example.org", "empty.example.org", "none.example.org", "large.example.org",
        "huge.example.org", "glue.big.example.org", "svc.example.org", "alias.svc.example.org", "_dns._udp.example.org", "rotate.example.org", "weighted.example.org", "hash.example.org",
        "name.hash.example.org", "www.lb.example.org", "lb.example.org", "a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.dn.example.org", LongName, "", "org", "example.com", "version.bind", "id.server",
    ];

    private static string LongName => string.Join('.', Enumerable.Repeat(new string('l', 63), 3)) + "." + new string('m', 49) + ".example.org";

    private const string Parent = """
        $TTL 60
        @    SOA ns1 hostmaster 1 1h 10m 1d 20
        @    NS  ns1
        @    NS  ns.big
        @    MX  10 mail
        @    MX  20 weighted
        ns1  A   192.0.2.53
        ns1  AAAA 2001:db8::53
        mail A   192.0.2.25
        two  A   192.0.2.1
        two  A   192.0.2.2
        two  AAAA 2001:db8::1
        two  TXT "one" "two"
        alias CNAME two
        loop CNAME pool
        pool CNAME loop
        out  CNAME www.example.net.
        sub  NS  ns.sub
        sub  NS  www.lb
        sub  DS  1 13 2 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
        ns.sub A 192.0.2.54
        dn   DNAME two
        ring DNAME a.ring
        *.w  TXT "wild"
        *.w  A 192.0.2.77
        *.wa CNAME alias
        deep.empty A 192.0.2.55
        svc  HTTPS 1 . alpn=h2
        svc  A   192.0.2.60
        svc  SVCB 0 rotate
        alias.svc HTTPS 1 rotate ipv4hint=192.0.2.4,192.0.2.5
        _dns._udp SRV 1 2 53 rotate
        _dns._udp SRV 1 2 53 ns1
        lb   NS  ns.lb
        ns.lb A  192.0.2.90
        ;@pool rotate policy=rotate
        rotate A 192.0.2.3
        rotate A 192.0.2.4
        rotate AAAA 2001:db8::3
        rotate HTTPS 1 . mandatory=ipv4hint,ipv6hint ipv4hint=192.0.2.3,192.0.2.4 ipv6hint=2001:db8::3
        rotate HTTPS 0 .
        ;@pool weighted policy=weighted answers=2
        weighted A 192.0.2.5 ;@ weight=2
        weighted A 192.0.2.6 ;@ weight=1.5
        weighted A 192.0.2.7 ;@ weight=0.5
        ;@pool hash policy=hash
        hash A 192.0.2.8
        hash A 192.0.2.9
        hash AAAA 2001:db8::8
        ;@pool *.hash policy=name-hash
        *.hash A 192.0.2.10
        *.hash A 192.0.2.11

        """;

    private const string Child = """
        $TTL 30
        @    SOA ns hostmaster 1 1h 10m 1d 20
        @    NS  ns
        ns   A   192.0.2.90
        www  A   192.0.2.91
        *    CNAME www

        """;

    /// <summary>A responder for the zones that answers whatever it can be set to answer.</summary>
    public static Responder MakeResponder(int worker = 0) => MakeResponder(worker, limiter: null);

    /// <summary>The same with a limit.</summary>
    public static Responder MakeResponder(RateLimiter limiter) => MakeResponder(0, limiter);

    private static Responder MakeResponder(int worker, RateLimiter? limiter)
    {
        var cookies = new ServerCookies(TimeProvider.System, [CookieSecret.Random()]);
        var settings = new ResponderSettings { Chaos = new ChaosRecords("version", "identity"), Cookies = cookies, Nsid = new byte[ReplyOptions.MostNsid], TcpIdleTimeout = TimeSpan.FromSeconds(10) };
        return new Responder(worker, Publish(), settings, limiter);
    }

    /// <summary>The zones, compiled for one worker.</summary>
    public static PublishedZones Publish()
    {
        var zones = new PublishedZones();
        zones.Publish(ZoneSet.Of([Compile("example.org.zone", Parent + Sets()), Compile("lb.example.org.zone", Child)]));
        return zones;
    }

    // Too large for UDP; too large for TCP; a delegation whose glue is; the longest name.
    private static string Sets()
    {
        var sets = new StringBuilder();
        for (int i = 0; i < 300; i++)
        {
            string text = $"TXT \"{i} {new string('t', 220)}\"\n";
            sets.Append(null, $"huge {text}");
            if (i < 30)
            {
                sets.Append(null, $"large A 198.51.100.{i}\nlarge MX {i} m{i}.large\nm{i}.large A 198.51.100.{i}\nlarge {text}");
                sets.Append(null, $"big NS ns{i}.big\nns{i}.big A 203.0.113.{i}\nns{i}.big AAAA 2001:db8:1::{i}\n");
            }
        }

        return sets.Append(null, $"{LongName}. A 192.0.2.99\nyx DNAME {LongName}.\n").ToString();
    }

    private static Zone Compile(string file, string text)
    {
        ZoneFileResult result = ZoneFileReader.Read(file, _ => new MemoryStream(Encoding.UTF8.GetBytes(text)));
        return Zone.Compile(result.Zone ?? throw new InvalidOperationException(string.Join('\n', result.Diagnostics)), workers: 1);
    }
}
