using DnsLb.Bench.Workloads;

namespace DnsLb.Bench.Servers;

/// <summary>BIND, which knows no weights and no checks.</summary>
internal sealed class Bind : NameServer
{
    public override string Name => "bind";

    public override string Version => PackageVersion("bind9");

    public override string PoolAnswers => "all 8, in random order";

    public override string Settings => "`-n 1`, `recursion no`, `minimal-responses yes`, `tcp-clients` 200, `tcp-listen-queue` 200; rate limit off (its default)";

    public override IReadOnlyList<string> Configure(ServerSite site)
    {
        string configuration = site.Write("named.conf",
            $$"""
            options {
                directory "{{site.Folder}}"; pid-file none; session-keyfile "{{site.PathOf("session.key")}}"; managed-keys-directory "{{site.Folder}}";
                listen-on port {{site.Port}} { {{site.EndPoint.Address}}; }; listen-on-v6 { none; };
                recursion no; notify no; minimal-responses yes; tcp-clients 200; tcp-listen-queue 200;
            };
            controls { };
            zone "{{PoolZone.Name}}" { type primary; file "{{site.PoolFile}}"; };
            zone "{{BigZone.Name}}" { type primary; file "{{site.ZoneFolder}}/{{BigZone.Name}}"; };
            """);
        return ["/usr/sbin/named", "-n", "1", "-g", "-c", configuration];
    }
}
