namespace DnsLb.Bench.Live;

/// <summary>The recursor of PowerDNS.</summary>
internal sealed class PowerDnsRecursor : ResolverKind
{
    public override string Name => "pdns-recursor";

    public override string Package => "pdns-recursor";

    public override string Program => "/usr/sbin/pdns_recursor";

    public override IReadOnlyList<string> Configure(ResolverSite site)
    {
        site.Write("recursor.conf",
            $"""
            local-address={site.Address}
            local-port={site.Port}
            query-local-address={site.Source}
            allow-from=127.0.0.0/8
            dont-query=
            forward-zones={LiveZone.Name}={site.Authority.Address}:{site.Authority.Port}
            dnssec=off
            threads=1
            max-cache-entries=10000
            max-packetcache-entries=10000
            hint-file=no
            socket-dir={site.Folder}
            security-poll-suffix=
            daemon=no
            disable-syslog=yes
            write-pid=no

            """);
        return [Program, $"--config-dir={site.Folder}"];
    }
}
