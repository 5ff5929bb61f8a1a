using DnsLb.Bench.Measuring;
using DnsLb.Bench.Workloads;

namespace DnsLb.Bench.Servers;

/// <summary>PowerDNS with zone files and LUA records.</summary>
internal sealed class PowerDns : NameServer
{
    public override string Name => "powerdns";

    public override string Version => PackageVersion("pdns-server");

    public override string PoolAnswers => "one of 8 by weight (LUA `pickwrandom`), no checks";

    public override string Settings => "backend bind, `receiver-threads` 1, `distributor-threads` 1, caches as by default, `max-tcp-connections` 200; has no rate limit";

    public override IReadOnlyList<string> Configure(ServerSite site)
    {
        IEnumerable<string> members = PoolZone.Members.Select(member => $"{{{member.Weight},'{member.Address}'}}");
        File.WriteAllText(site.PoolFile, PoolZone.TextWith($"LUA A \"pickwrandom({{{string.Join(',', members)}}})\""));
        string zones = site.Write("named.conf",
            $$"""
            zone "{{PoolZone.Name}}" { type master; file "{{site.PoolFile}}"; };
            zone "{{BigZone.Name}}" { type master; file "{{site.ZoneFolder}}/{{BigZone.Name}}"; };
            """);
        site.Write("pdns.conf",
            $"""
            launch=bind
            bind-config={zones}
            local-address={site.EndPoint.Address}
            local-port={site.Port}
            socket-dir={site.Folder}
            receiver-threads=1
            distributor-threads=1
            max-tcp-connections=200
            enable-lua-records=yes
            security-poll-suffix=
            daemon=no
            guardian=no
            """);
        return ["/usr/sbin/pdns_server", $"--config-dir={site.Folder}"];
    }

    public override async Task ReloadAsync(ServerSite site, PinnedProcess process)
    {
        try
        {
            await ControlAsync(site, "bind-reload-now", BigZone.Name);
        }
        catch (BenchmarkException slow) when (slow.Message.Contains("Timeout error", StringComparison.Ordinal))
        {
            // A million records take longer than pdns_control waits. The server goes on, and who measures waits for its answer.
        }

        await ControlAsync(site, "purge", $"{BigZone.Name}$");
    }

    private static Task ControlAsync(ServerSite site, params string[] command) =>
        PinnedProcess.RunAsync(PinnedProcess.GeneratorCore, ["pdns_control", $"--config-dir={site.Folder}", $"--socket-dir={site.Folder}", .. command], site.PathOf("pdns_control.log"));
}
