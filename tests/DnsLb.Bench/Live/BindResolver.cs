namespace DnsLb.Bench.Live;

/// <summary>BIND, which forwards and sends cookies.</summary>
internal sealed class BindResolver : ResolverKind
{
    public override string Name => "bind";

    public override string Package => "bind9";

    public override string Program => "/usr/sbin/named";

    public override bool ListensAnywhere => false;

    public override IReadOnlyList<string> Configure(ResolverSite site)
    {
        string configuration = site.Write("named.conf",
            $$"""
            options {
                directory "{{site.Folder}}"; pid-file none; session-keyfile none; managed-keys-directory "{{site.Folder}}";
                listen-on port {{site.Port}} { {{site.Address}}; }; listen-on-v6 { none; };
                query-source address {{site.Source}};
                recursion yes; allow-recursion { 127.0.0.0/8; }; allow-query-cache { 127.0.0.0/8; };
                dnssec-validation no; empty-zones-enable no; max-cache-size 8m; notify no;
            };
            controls { };
            zone "{{LiveZone.Name}}" { type forward; forward only; forwarders { {{site.Authority.Address}} port {{site.Authority.Port}}; }; };
            """);
        return [Program, "-4", "-n", "1", "-g", "-c", configuration];
    }
}
