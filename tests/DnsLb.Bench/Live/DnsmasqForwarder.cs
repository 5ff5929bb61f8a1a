namespace DnsLb.Bench.Live;

/// <summary>dnsmasq.</summary>
internal sealed class DnsmasqForwarder : ResolverKind
{
    public override string Name => "dnsmasq";

    public override string Package => "dnsmasq-base";

    public override string Program => "/usr/sbin/dnsmasq";

    public override IReadOnlyList<string> Configure(ResolverSite site)
    {
        string configuration = site.Write("dnsmasq.conf",
            $"""
            keep-in-foreground
            port={site.Port}
            listen-address={site.Address}
            bind-interfaces
            no-resolv
            no-hosts
            user=root
            pid-file={site.PathOf("dnsmasq.pid")}
            log-facility=-
            server=/{LiveZone.Name}/{site.Authority.Address}#{site.Authority.Port}@{site.Source}

            """);
        return [Program, "-C", configuration];
    }
}
