namespace DnsLb.Bench.Live;

/// <summary>unbound, of which a part keeps answers for 30 or 60 s at least; by turns it forwards, or asks as a resolver does.</summary>
internal sealed class UnboundResolver : ResolverKind
{
    private static readonly int[] LeastTtls = [0, 0, 0, 30, 0, 0, 0, 60];

    public override string Name => "unbound";

    public override string Package => "unbound";

    public override string Program => "/usr/sbin/unbound";

    public override IReadOnlyList<string> Configure(ResolverSite site)
    {
        string way = site.Number % 2 == 0 ? "forward" : "stub";
        string configuration = site.Write("unbound.conf",
            $"""
            server:
                interface: {site.Address}
                port: {site.Port}
                outgoing-interface: {site.Source}
                access-control: 127.0.0.0/8 allow
                do-not-query-localhost: no
                do-ip6: no
                num-threads: 1
                so-reuseport: no
                outgoing-range: 64
                msg-cache-size: 1m
                rrset-cache-size: 1m
                cache-min-ttl: {LeastTtls[site.Number % LeastTtls.Length]}
                module-config: "iterator"
                target-fetch-policy: "0 0 0 0 0"
                username: ""
                chroot: ""
                directory: "{site.Folder}"
                pidfile: "{site.PathOf("unbound.pid")}"
                use-syslog: no
            remote-control:
                control-enable: no
            {way}-zone:
                name: {LiveZone.Name}
                {way}-addr: {site.Authority.Address}@{site.Authority.Port}

            """);
        return [Program, "-d", "-c", configuration];
    }
}
