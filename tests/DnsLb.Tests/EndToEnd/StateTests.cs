using System.Net;
using System.Net.Sockets;
using DnsLb.Tests.State;

namespace DnsLb.Tests.EndToEnd;

/// <summary>The folder of the state and the real process.</summary>
[Collection(ProcessTests.Name)]
public sealed class StateTests : IDisposable
{
    private const string Zone = "www A 192.0.2.1\nwww A 192.0.2.2\n;@pool www ttl=30s";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Serve_FolderOfARunningServer_Refuses()
    {
        string state = _folder.PathOf("state");
        await using DnsLbProcess first = await DnsLbProcess.ServeAsync(ZoneFile, "--state", state);

        CommandResult second = await DnsLbProcess.RunAsync("serve", "--zones", ZoneFile, "--listen", "127.0.0.1:0", "--state", state);

        Assert.Equal(2, second.ExitCode);
        Assert.Contains($"dnslb: state: another process uses {state}; give each its own folder", second.Lines);
        Assert.Equal(2, first.Served("www.example.com").Length);
    }

    // Nor does it tell anybody of verdicts, for it has none.
    [Fact]
    public async Task Serve_FolderOfARunningServer_ProbesNobody()
    {
        using var backend = new TcpListener(IPAddress.Loopback, 0);
        backend.Start();
        string state = _folder.PathOf("state");
        string probed = _folder.Write("probed.zone", ZoneSamples.Example($"www A 127.0.0.1\n;@check tcp tcp port={((IPEndPoint)backend.LocalEndpoint).Port}\n;@pool www check=tcp"));
        await using DnsLbProcess first = await DnsLbProcess.ServeAsync(ZoneFile, "--state", state);

        CommandResult second = await DnsLbProcess.RunAsync("serve", "--zones", probed, "--listen", "127.0.0.1:0", "--state", state);

        Assert.Equal(2, second.ExitCode);
        Assert.False(backend.Pending());
    }

    // A file system of a few pages, in a name space of its own, that something else fills.
    [Fact]
    public async Task Serve_DiskIsFull_AnswersOnAndSavesWhenThereIsRoom()
    {
        string state = Directory.CreateDirectory(_folder.PathOf("state")).FullName;
        await using var process = ChildProcess.Start(
            "unshare",
            ["--mount", "sh", "-c", "mount -t tmpfs -o size=256k tmpfs \"$0\" && exec \"$@\"", state, DnsLbProcess.Program, "serve", "--zones", ZoneFile, "--listen", "127.0.0.1:0", "--api", "127.0.0.1:0", "--state", state]);
        string api = (await process.WaitForLineAsync(@"API on http://(\S+?)/")).Groups[1].Value;
        string filler = $"/proc/{process.Id}/root{state}/filler";
        Fill(filler);

        CommandResult full = await DrainAsync(api, "192.0.2.1");
        CommandResult shown = await DnsLbProcess.RunAsync("overrides", "--api", api);
        File.Delete(filler);
        CommandResult saved = await DrainAsync(api, "192.0.2.2");

        Assert.Equal(0, full.ExitCode);
        Assert.Contains("dnslb: not saved", full.ToString(), StringComparison.Ordinal);
        Assert.Contains("192.0.2.1: DRAIN!", shown.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("not saved", saved.ToString(), StringComparison.Ordinal);
        Assert.Single(process.Lines, line => line.Contains("cannot be used: No space left on device", StringComparison.Ordinal));
        await process.WaitForLineAsync("can be used again, and holds all of the state");
    }

    [Fact]
    public async Task Serve_SomebodyOverwritesTheFile_WhatIsSaidToBeSavedOutlivesAKill()
    {
        string state = _folder.PathOf("state");
        await using (DnsLbProcess first = await DnsLbProcess.ServeAsync(ZoneFile, "--state", state, "--api", "127.0.0.1:0"))
        {
            string api = await ApiOf(first);
            await DrainAsync(api, "192.0.2.1");
            FileDamage.OverwritePage(Path.Combine(state, "dnslb.db"), page: 0);

            CommandResult drain = await DrainAsync(api, "192.0.2.2");
            await first.Process.SignalAsync("KILL");
            await first.Process.WaitForExitAsync();

            Assert.Equal(0, drain.ExitCode);
            Assert.DoesNotContain("not saved", drain.ToString(), StringComparison.Ordinal);
        }

        await using DnsLbProcess next = await DnsLbProcess.ServeAsync(ZoneFile, "--state", state, "--api", "127.0.0.1:0");
        CommandResult shown = await DnsLbProcess.RunAsync("overrides", "--api", await ApiOf(next));
        Assert.Contains("192.0.2.1: DRAIN!", shown.ToString(), StringComparison.Ordinal);
        Assert.Contains("192.0.2.2: DRAIN!", shown.ToString(), StringComparison.Ordinal);
    }

    private static async Task<string> ApiOf(DnsLbProcess server) => (await server.Process.WaitForLineAsync(@"API on http://(\S+?)/")).Groups[1].Value;

    private string ZoneFile => _folder.Write("example.com.zone", ZoneSamples.Example(Zone));

    private static Task<CommandResult> DrainAsync(string api, string selector) => DnsLbProcess.RunAsync("drain", selector, "--reason", new string('r', 200), "--yes", "--api", api);

    private static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        byte[] page = new byte[4096];
        Action write = () => file.Write(page);
        while (Record.Exception(write) is not IOException)
        {
        }
    }
}
