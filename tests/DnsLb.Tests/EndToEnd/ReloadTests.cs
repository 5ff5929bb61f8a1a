using System.Text;
using ARSoft.Tools.Net.Dns;
using DnsLb.Core.Wire;
using Xunit.Abstractions;

namespace DnsLb.Tests.EndToEnd;

/// <summary>Zone files change while the server serves.</summary>
[Collection(ProcessesCollection.Name)]
public sealed class ReloadTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string File = "example.com.zone";

    private readonly TemporaryFolder _zones = new();
    private DnsLbProcess _server = null!;

    public async Task InitializeAsync()
    {
        _zones.Write(File, Version(1));
        _server = await DnsLbProcess.ServeAsync(_zones.Path, "--workers", "4");
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _zones.Dispose();
    }

    [Fact]
    public async Task Serve_EditsUnderLoad_NoQueryIsLostAndNoReplyIsMixed()
    {
        var load = new QueryLoad(_server.EndPoint, "www.example.com", "plain.example.com");
        await load.WaitForVersionAsync(1, moreReplies: 2000);
        for (int version = 2; version <= 8; version++)
        {
            if (version % 2 == 0)
            {
                _zones.Write(File, Version(version));
            }
            else
            {
                System.IO.File.WriteAllText(_zones.PathOf(File), Version(version));
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
        using (var half = new FileStream(_zones.PathOf(File), FileMode.Create, FileAccess.Write, FileShare.ReadWrite))
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
            System.IO.File.WriteAllText(_zones.PathOf(name), "not a zone");
        }

        await AddAndAwaitAsync("other.example");
        Assert.Equal(1, VersionServed());
        Assert.DoesNotContain("error", Log());
    }

    [Fact]
    public async Task Serve_RemovedAndAddedFiles_AreZonesNoMoreAndZonesNow()
    {
        Assert.Equal(ReturnCode.Refused, _server.Ask("www.other.example").ReturnCode);
        await AddAndAwaitAsync("other.example");
        Assert.Equal(["192.0.2.99"], _server.Addresses("www.other.example"));
        int from = _server.Process.Lines.Count;
        System.IO.File.Delete(_zones.PathOf(File));
        await _server.Process.WaitForLineAsync("reloaded ", from);
        Assert.Equal(ReturnCode.Refused, _server.Ask("www.example.com").ReturnCode);
        _zones.Write(File, Version(3));
        await WaitForReloadAsync("example.com", from + 1);
        Assert.Equal(3, VersionServed());
    }

    [Fact]
    public async Task Serve_AFileWithAnError_KeepsTheOldZoneAndSaysWhere()
    {
        int from = _server.Process.Lines.Count;
        string path = _zones.Write(File, Version(2) + "broken A 192.0.2.300\n");
        int line = Version(2).Count(c => c == '\n') + 1;
        await _server.Process.WaitForLineAsync($@"{path}:{line}:10: .*192\.0\.2\.300", from);
        await _server.Process.WaitForLineAsync("served as it was before", from);
        Assert.Equal(1, VersionServed());
        _zones.Write(File, Version(3));
        await WaitForReloadAsync("example.com", from);
        Assert.Equal(3, VersionServed());
    }

    [Fact]
    public async Task Serve_AnIncludedFileChanges_ItsZoneIsReadAgain()
    {
        _zones.Write("part.inc", "extra A 192.0.2.1\n");
        _zones.Write(File, Version(2) + "$INCLUDE part.inc\n");
        await WaitForReloadAsync("example.com");
        int from = _server.Process.Lines.Count;
        _zones.Write("part.inc", "extra A 192.0.2.2\n");
        await WaitForReloadAsync("example.com", from);
        Assert.Equal(["192.0.2.2"], _server.Addresses("extra.example.com"));
    }

    [Fact]
    public async Task Serve_Sighup_ReadsEverythingAgain()
    {
        int from = _server.Process.Lines.Count;
        await _server.Process.SignalAsync("HUP");
        await _server.Process.WaitForLineAsync("read all zone files again", from);
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
        _zones.Write(File, Pool(2));
        await WaitForReloadAsync("example.com");
        Assert.Equal(["192.0.2.2"], _server.Addresses("www.example.com"));
        int from = _server.Process.Lines.Count;
        _zones.Write(File, Pool(3));
        await WaitForReloadAsync("example.com", from);
        Assert.Equal("3", _server.Ask("text.example.com", (RRType)16).AnswerRecords.OfType<TxtRecord>().Single().TextData);
        Assert.Equal(["192.0.2.2"], _server.Addresses("www.example.com"));
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

    private int VersionServed() => _server.Ask("www.example.com").AnswerRecords.OfType<ARecord>().Select(record => (int)record.Address.GetAddressBytes()[2]).Distinct().Single();

    private string Log() => string.Join('\n', _server.Process.Lines);

    private async Task AddAndAwaitAsync(string zone)
    {
        int from = _server.Process.Lines.Count;
        _zones.Write($"{zone}.zone", "@ 60 SOA ns.example.net. host.example.net. 1 1h 10m 1d 20\n@ 60 NS ns.example.net.\nwww 60 A 192.0.2.99\n");
        await WaitForReloadAsync(zone, from);
    }

    private Task WaitForReloadAsync(string zone, int from = 0) => _server.Process.WaitForLineAsync($@"reloaded .*\b{zone}", from);
}
