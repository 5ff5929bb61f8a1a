using DnsLb.Bench.Measuring;
using DnsLb.Bench.Workloads;

namespace DnsLb.Bench.Servers;

/// <summary>gdnsd with its plugins for weights and checks.</summary>
internal sealed class Gdnsd : NameServer
{
    public override string Name => "gdnsd";

    public override string Version => PackageVersion("gdnsd");

    public override string PoolAnswers => "one of 8 by weight (`plugin_weighted`), `tcp_connect` checks";

    public override string Settings => "`udp_threads` 1, `tcp_threads` 1; has no rate limit";

    public override IReadOnlyList<string> Configure(ServerSite site)
    {
        IEnumerable<string> members = PoolZone.Members.Select((member, index) => $"m{index} => [ {member.Address}, {member.Weight} ]");
        site.Write("config",
            $$"""
            options => {
              listen => {{site.EndPoint}}, udp_threads => 1, tcp_threads => 1
              run_dir => {{site.PathOf("run")}}, state_dir => {{site.PathOf("state")}}
            }
            service_types => {
              port => { plugin => tcp_connect, port => {{site.MemberPort}}, interval => {{PoolZone.Interval}}, timeout => {{PoolZone.Timeout}} }
            }
            plugins => {
              weighted => { service_types => port, www => { {{string.Join(", ", members)}} } }
            }
            """);
        File.WriteAllText(site.PoolFile, PoolZone.TextWith("DYNA weighted!www"));
        return ["/usr/sbin/gdnsd", "-c", site.Folder, "start"];
    }

    public override Task ReloadAsync(ServerSite site, PinnedProcess process) =>
        PinnedProcess.RunAsync(PinnedProcess.GeneratorCore, ["gdnsdctl", "-c", site.Folder, "reload-zones"], site.PathOf("gdnsdctl.log"));
}
