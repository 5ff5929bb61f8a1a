using DnsLb.Bench.Workloads;

namespace DnsLb.Bench.Servers;

/// <summary>Knot DNS, whose module geoip knows weights.</summary>
internal sealed class Knot : NameServer
{
    public override string Name => "knot";

    public override string Version => PackageVersion("knot");

    public override string PoolAnswers => "one of 8 by weight (`mod-geoip`), no checks";

    public override string Settings => "`udp-workers` 1, `tcp-workers` 1, `background-workers` 1; rate limit off (its default)";

    public override IReadOnlyList<string> Configure(ServerSite site)
    {
        string members = string.Concat(PoolZone.Members.Select(member => $"  - weight: {member.Weight}\n    A: {member.Address}\n"));
        string configuration = site.Write("knot.conf",
            $"""
            server:
                listen: {site.EndPoint.Address}@{site.Port}
                rundir: {site.Folder}
                pidfile: {site.PathOf("knot.pid")}
                udp-workers: 1
                tcp-workers: 1
                background-workers: 1
            control:
                listen: {site.PathOf("knot.sock")}
            database:
                storage: {site.Folder}
            log:
              - target: stderr
                any: info
            mod-geoip:
              - id: pool
                config-file: {site.Write("geoip.conf", $"{PoolZone.Owner}:\n{members}")}
                ttl: 30
                mode: weighted
            template:
              - id: default
                storage: {site.ZoneFolder}
                zonefile-sync: -1
                journal-content: none
            zone:
              - domain: {PoolZone.Name}
                file: {PoolZone.Name}
                module: mod-geoip/pool
              - domain: {BigZone.Name}
                file: {BigZone.Name}
            """);
        return ["/usr/sbin/knotd", "-c", configuration];
    }
}
