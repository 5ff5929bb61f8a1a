using DnsLb.Bench.Workloads;

namespace DnsLb.Bench.Servers;

/// <summary>NSD, which knows no weights and no checks.</summary>
internal sealed class Nsd : NameServer
{
    public override string Name => "nsd";

    public override string Version => PackageVersion("nsd");

    public override string PoolAnswers => "all 8, rotated (`round-robin`)";

    public override string Settings => "`server-count` 1, `database` none, `rrl-ratelimit` 0 (rate limit off; its default is on), `minimal-responses`, `tcp-count` 200";

    public override IReadOnlyList<string> Configure(ServerSite site)
    {
        string configuration = site.Write("nsd.conf",
            $"""
            server:
                ip-address: {site.EndPoint.Address}
                port: {site.Port}
                username: ""
                chroot: ""
                zonesdir: "{site.ZoneFolder}"
                pidfile: "{site.PathOf("nsd.pid")}"
                xfrdfile: "{site.PathOf("xfrd.state")}"
                zonelistfile: "{site.PathOf("zone.list")}"
                xfrdir: "{site.Folder}"
                database: ""
                server-count: 1
                tcp-count: 200
                round-robin: yes
                minimal-responses: yes
                rrl-ratelimit: 0
                rrl-whitelist-ratelimit: 0
            remote-control:
                control-enable: no
            zone:
                name: {PoolZone.Name}
                zonefile: {PoolZone.Name}
            zone:
                name: {BigZone.Name}
                zonefile: {BigZone.Name}
            """);
        return ["/usr/sbin/nsd", "-d", "-c", configuration];
    }
}
