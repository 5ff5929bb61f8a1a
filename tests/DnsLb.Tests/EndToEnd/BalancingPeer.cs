using System.Net;

namespace DnsLb.Tests.EndToEnd;

/// <summary>Another name server that balances load, with zones of its own kind.</summary>
internal static class BalancingPeer
{
    private const string Zone = "example.com";

    /// <summary>Has gdnsd serve example.com, after it has checked its configuration.</summary>
    /// <param name="settings">The sections of its configuration, but for <c>options</c>.</param>
    /// <param name="zone">The zone.</param>
    public static async Task<PeerServer> StartGdnsdAsync(string settings, string zone)
    {
        using var folder = new TemporaryFolder();
        WriteGdnsd(FreePort.Find(), folder, settings, zone);
        await CheckAsync("/usr/sbin/gdnsd", "-c", folder.Path, "checkconf");
        return await PeerServer.StartAsync("gdnsd", Zone, Repository.Root, (port, work) =>
        {
            WriteGdnsd(port, work, settings, zone);
            return ["-c", work.Path, "start"];
        });
    }

    /// <summary>Has PowerDNS serve example.com, after pdnsutil has checked it.</summary>
    public static async Task<PeerServer> StartPowerDnsAsync(string zone)
    {
        using var folder = new TemporaryFolder();
        WritePowerDns(FreePort.Find(), folder, zone);
        await CheckAsync("pdnsutil", $"--config-dir={folder.Path}", "check-zone", Zone);
        return await PeerServer.StartAsync("pdns_server", Zone, Repository.Root, (port, work) =>
        {
            WritePowerDns(port, work, zone);
            return [$"--config-dir={work.Path}"];
        });
    }

    private static void WriteGdnsd(int port, TemporaryFolder folder, string settings, string zone)
    {
        folder.Write("config", $"options => {{ listen => {IPAddress.Loopback}:{port}, run_dir => {folder.PathOf("run")}, state_dir => {folder.PathOf("state")} }}\n{settings}");
        Directory.CreateDirectory(folder.PathOf("zones"));
        File.WriteAllText(folder.PathOf($"zones/{Zone}"), zone);
    }

    private static void WritePowerDns(int port, TemporaryFolder folder, string zone)
    {
        string file = folder.Write(Zone, zone);
        string zones = folder.Write("named.conf", $"zone \"{Zone}\" {{ type master; file \"{file}\"; }};\n");
        folder.Write("pdns.conf",
            $"""
            launch=bind
            bind-config={zones}
            local-address=127.0.0.1
            local-port={port}
            socket-dir={folder.Path}
            enable-lua-records=yes
            cache-ttl=0
            query-cache-ttl=0
            security-poll-suffix=
            daemon=no
            guardian=no

            """);
    }

    private static async Task CheckAsync(string program, params string[] arguments)
    {
        CommandResult result = await ChildProcess.RunAsync(program, arguments);
        Assert.True(result.ExitCode == 0, result.ToString());
    }
}
