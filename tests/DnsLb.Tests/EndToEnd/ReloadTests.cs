using System.Text;
using System.Text.RegularExpressions;
using ARSoft.Tools.Net.Dns;
using DnsLb.Core.Wire;
using Xunit.Abstractions;

namespace DnsLb.Tests.EndToEnd;

/// <summary>Zone files change while the server serves.</summary>
[Collection(ProcessTests.Name)]
public sealed class ReloadTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string File = "example.com.zone";

    private ServedFolder _served = null!;

    private DnsLbProcess Server => _served.Server;

    public async Task InitializeAsync() => _served = await ServedFolder.StartAsync(Version(1), "--workers", "4");

    public async Task DisposeAsync() => await _served.DisposeAsync();

    [Fact]
    public async Task Serve_EditsUnderLoad_NoQueryIsLostAndNoReplyIsMixed()
    {
        var load = new QueryLoad(Server.EndPoint, "www.example.com", "plain.example.com");
        await load.WaitForVersionAsync(1, moreReplies: 2000);
        for (int version = 2; version <= 8; version++)
        {
            if (version % 2 == 0)
            {
                _served.Write(File, Version(version));
            }
            else
            {
                System.IO.File.WriteAllText(_served.PathOf(File), Version(version));
            }

            await load.WaitForVersionAsync(version, moreReplies: 2000);
        }

        await load.StopAsync();
        output.WriteLine($"{load.Replies} replies over 7 edits");
    }

    [Fact]
    public async Task Serve_AFileHeldOpenHalfWritten_IsTakenWhenItIsWhole()
    {
        byte[] text = Encoding.ASCII.GetBytes(Version(2));
        using (var half = new FileStream(_served.PathOf(File), FileMode.Create, FileAccess.Write, FileShare.ReadWrite))
        {
            // Up to a line that makes it a complete zone by itself, without www.
            half.Write(text, 0, Encoding.ASCII.GetString(text).IndexOf(";@pool", StringComparison.Ordinal));
            half.Flush(flushToDisk: true);
            for (int other = 0; other < 3; other++)
            {
                await AddAndAwaitAsync($"other{other}.example");
                Assert.Equal(1, VersionServed());
            }

            half.Write(text, (int)half.Position, text.Length - (int)half.Position);
        }

        await WaitForReloadAsync("example.com");
        Assert.Equal(2, VersionServed());
        Assert.DoesNotContain("error", Log());
    }

    [Fact]
    public async Task Serve_EditorsTemporaryFiles_AreNoZones()
    {
        foreach (string name in (string[])[$"{File}~", $".{File}.swp", $"#{File}#", $"{File}.bak", $"{File}.tmp"])
        {
            System.IO.File.WriteAllText(_served.PathOf(name), "not a zone");
        }

        await AddAndAwaitAsync("other.example");
        Assert.Equal(1, VersionServed());
        Assert.DoesNotContain("error", Log());
    }

    [Fact]
    public async Task Serve_RemovedAndAddedFiles_AreZonesNoMoreAndZonesNow()
    {
        Assert.Equal(ReturnCode.Refused, Server.Ask("www.other.example").ReturnCode);
        await AddAndAwaitAsync("other.example");
        Assert.Equal(["192.0.2.99"], Server.Addresses("www.other.example"));
        int from = Server.Process.Lines.Count;
        System.IO.File.Delete(_served.PathOf(File));
        await Server.Process.WaitForLineAsync("reloaded ", from);
        Assert.Equal(ReturnCode.Refused, Server.Ask("www.example.com").ReturnCode);
        _served.Write(File, Version(3));
        await WaitForReloadAsync("example.com", from + 1);
        Assert.Equal(3, VersionServed());
    }

    [Fact]
    public async Task Serve_LastFileRemoved_WarnsThatNoZoneIsLeft()
    {
        int from = Server.Process.Lines.Count;
        System.IO.File.Delete(_served.PathOf(File));
        await Server.Process.WaitForLineAsync(@"warning reloaded example\.com\. \(removed\): no zone is left", from);
        Assert.Equal(ReturnCode.Refused, Server.Ask("www.example.com").ReturnCode);
    }

    [Fact]
    public async Task Serve_AFileWithAnError_KeepsTheOldZoneAndSaysWhere()
    {
        int from = Server.Process.Lines.Count;
        string path = _served.Write(File, Version(2) + "broken A 192.0.2.300\n");
        int line = Version(2).Count(c => c == '\n') + 1;
        await Server.Process.WaitForLineAsync($@"{path}:{line}:10: .*192\.0\.2\.300", from);
        await Server.Process.WaitForLineAsync("served as it was before", from);
        Assert.Equal(1, VersionServed());
        _served.Write(File, Version(3));
        await WaitForReloadAsync("example.com", from);
        Assert.Equal(3, VersionServed());
    }

    [Fact]
    public async Task Serve_AnIncludedFileChanges_ItsZoneIsReadAgain()
    {
        _served.Write("part.inc", "extra A 192.0.2.1\n");
        _served.Write(File, Version(2) + "$INCLUDE part.inc\n");
        await WaitForReloadAsync("example.com");
        int from = Server.Process.Lines.Count;
        _served.Write("part.inc", "extra A 192.0.2.2\n");
        await WaitForReloadAsync("example.com", from);
        Assert.Equal(["192.0.2.2"], Server.Addresses("extra.example.com"));
    }

    [Fact]
    public async Task Serve_AZoneBehindALink_TakesItsTargetsChanges()
    {
        using var elsewhere = new TemporaryFolder();
        System.IO.File.Delete(_served.PathOf(File));
        System.IO.File.CreateSymbolicLink(_served.PathOf(File), elsewhere.Write("zone", Version(2)));
        await WaitForReloadAsync("example.com");
        int from = Server.Process.Lines.Count;
        System.IO.File.WriteAllText(elsewhere.PathOf("zone"), Version(3));
        await WaitForReloadAsync("example.com", from);
        Assert.Equal(3, VersionServed());
    }

    [Fact]
    public async Task Serve_Sighup_ReadsEverythingAgain()
    {
        int from = Server.Process.Lines.Count;
        await Server.Process.SignalAsync("HUP");
        await Server.Process.WaitForLineAsync("read all zone files again", from);
        Assert.Equal(1, VersionServed());
    }

    [Fact]
    public async Task Serve_AnEditBesideAPool_KeepsItsMembersHealth()
    {
        int closed = FreePort.Find();
        string Pool(uint serial) => ZoneSamples.Example(
            $"""
            ;@check alive tcp port={closed} interval=1h timeout=1s
            ;@pool www check=alive
            www A 192.0.2.1 ;@ probe=127.0.0.1
            www A 192.0.2.2 ;@ check=none
            text TXT "{serial}"
            """, serial);
        _served.Write(File, Pool(2));
        await WaitForReloadAsync("example.com");
        Assert.Equal(["192.0.2.2"], Server.Addresses("www.example.com"));
        int from = Server.Process.Lines.Count;
        _served.Write(File, Pool(3));
        await WaitForReloadAsync("example.com", from);
        Assert.Equal("3", Server.Ask("text.example.com", (RRType)16).AnswerRecords.OfType<TxtRecord>().Single().TextData);
        Assert.Equal(["192.0.2.2"], Server.Addresses("www.example.com"));
    }

    private static string Version(int version) => ZoneSamples.Example(
        $"""
        plain A 10.0.{version}.1
        plain A 10.0.{version}.2
        plain A 10.0.{version}.3
        ;@pool www policy=weighted answers=2
        www A 10.0.{version}.1
        www A 10.0.{version}.2
        www A 10.0.{version}.3
        """, (uint)version);

    private int VersionServed() => Server.Ask("www.example.com").AnswerRecords.OfType<ARecord>().Select(record => (int)record.Address.GetAddressBytes()[2]).Distinct().Single();

    private string Log() => string.Join('\n', Server.Process.Lines);

    private async Task AddAndAwaitAsync(string zone)
    {
        int from = Server.Process.Lines.Count;
        _served.Write($"{zone}.zone", "@ 60 SOA ns.example.net. host.example.net. 1 1h 10m 1d 20\n@ 60 NS ns.example.net.\nwww 60 A 192.0.2.99\n");
        await WaitForReloadAsync(zone, from);
    }

    private Task<Match> WaitForReloadAsync(string zone, int from = 0) => Server.Process.WaitForLineAsync($@"reloaded .*\b{zone}", from);
}
