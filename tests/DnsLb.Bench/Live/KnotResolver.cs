namespace DnsLb.Bench.Live;

/// <summary>Knot Resolver, which keeps answers for 5 s at least, its default.</summary>
/// <remarks>It forwards: as a stub it asks again after 5 s for what it cannot validate.</remarks>
internal sealed class KnotResolver : ResolverKind
{
    public override string Name => "kresd";

    public override string Package => "knot-resolver";

    public override string Program => "/usr/sbin/kresd";

    public override IReadOnlyList<string> Configure(ResolverSite site)
    {
        string configuration = site.Write("kresd.conf",
            $$"""
            net.ipv6 = false
            net.listen('{{site.Address}}', {{site.Port}}, { kind = 'dns' })
            net.outgoing_v4('{{site.Source}}')
            trust_anchors.remove('.')
            cache.open(10 * MB, 'lmdb://{{site.Folder}}')
            policy.add(policy.suffix(policy.FORWARD('{{site.Authority.Address}}@{{site.Authority.Port}}'), policy.todnames({ '{{LiveZone.Name}}' })))
            """);
        return [Program, "-n", "-c", configuration, site.Folder];
    }
}
