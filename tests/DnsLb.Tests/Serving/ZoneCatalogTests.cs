using DnsLb.Core.Checks;
using DnsLb.Core.Serving;
using DnsLb.Core.Zones;
using DnsLb.Tests.Files;

namespace DnsLb.Tests.Serving;

public sealed class ZoneCatalogTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly LogLines _log = new();
    private readonly ZoneCatalog _catalog;

    public ZoneCatalogTests() => _catalog = new ZoneCatalog(workers: 1, _log);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void BrokenChange_KeepsTheOldZoneAndSaysSoOnce()
    {
        Apply("a", ZoneText.Of("a.test.", serial: 1));

        CatalogChange change = Apply("a", ZoneText.Of("a.test.", "not-an-address", serial: 2));
        Apply("a", ZoneText.Of("a.test.", "not-an-address", serial: 2));

        Assert.False(change.IsAny);
        Assert.Equal(1u, Assert.Single(_catalog.Zones).Serial);
        Assert.Equal(2, _log.All.Count);
        Assert.Contains("a:6:12: ", _log.All[0], StringComparison.Ordinal);
        Assert.Contains("a.test. is served as it was before", _log.All[1], StringComparison.Ordinal);
    }

    [Fact]
    public void TouchedFile_IsNoChange()
    {
        Apply("a", ZoneText.Of("a.test."));

        Assert.False(Apply("a", ZoneText.Of("a.test.")).IsAny);
        Assert.Empty(_log.All);
    }

    [Fact]
    public void FileChangedBetweenReadingAndApplying_IsAChangeWhenReadAgain()
    {
        ZoneFileReading first = Read("a", ZoneText.Of("a.test.", serial: 1));
        _folder.Write("a", ZoneText.Of("a.test.", serial: 2));
        _catalog.Apply([first], []);

        _catalog.Apply([ZoneFileReading.Of(_folder["a"], PermittedPrograms.None, RealFiles.Source)], []);

        Assert.Equal(2u, Assert.Single(_catalog.Zones).Serial);
    }

    [Fact]
    public void SomethingThatIsNoRegularFile_IsRefusedInsteadOfWaitedFor()
    {
        File.CreateSymbolicLink(_folder["a"], "/dev/zero");

        _catalog.Apply([ZoneFileReading.Of(_folder["a"], PermittedPrograms.None, RealFiles.Source)], []);

        Assert.Contains($"Error: {_folder["a"]}: cannot read the file: it is no regular file", _log.All);
    }

    [Fact]
    public void ChangedPart_IsAChange()
    {
        string part = _folder.Write("hosts.inc", "web IN A 192.0.2.7\n");
        string zone = ZoneText.Of("a.test.", more: $"$INCLUDE {part}");
        Apply("a", zone);

        _folder.Write("hosts.inc", "web IN A 192.0.2.8\n");

        Assert.True(Apply("a", zone).IsAny);
    }

    [Theory]
    [InlineData(1, 2, false)]
    [InlineData(1, 1, true)]
    [InlineData(2, 1, true)]
    [InlineData(unchecked((int)4294967295), 0, false)]
    public void ChangedContent_WarnsUnlessTheSerialGrew(int before, int after, bool warns)
    {
        Apply("a", ZoneText.Of("a.test.", "192.0.2.1").Replace(" 1 1h", $" {(uint)before} 1h", StringComparison.Ordinal));

        Apply("a", ZoneText.Of("a.test.", "192.0.2.2").Replace(" 1 1h", $" {(uint)after} 1h", StringComparison.Ordinal));

        Assert.Equal(warns, _log.All.Any(line => line.Contains("the serial did not grow", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("www IN A 192.0.2.9", "www IN A 192.0.2.9 ; a comment", false)]
    [InlineData(";@pool p\np IN A 192.0.2.8 ;@ weight=1\np IN A 192.0.2.9", ";@pool p policy=weighted\np IN A 192.0.2.8 ;@ weight=2\np IN A 192.0.2.9", false)]
    [InlineData("a IN A 192.0.2.8\nb IN A 192.0.2.9", "b IN A 192.0.2.9\na IN A 192.0.2.8", false)]
    [InlineData("a IN A 192.0.2.8\nb IN A 192.0.2.9", "a IN A 192.0.2.9\nb IN A 192.0.2.8", true)]
    [InlineData("a IN TXT x", "a 61 IN TXT x", true)]
    [InlineData("a IN TXT x", "b IN TXT x", true)]
    [InlineData("a IN TYPE65280 \\# 1 ab", "a IN TYPE65281 \\# 1 ab", true)]
    [InlineData("a IN TXT x", "", true)]
    [InlineData(";@pool p\np IN A 192.0.2.8", ";@pool p\np IN A 192.0.2.9", true)]
    public void SameSerial_WarnsOnlyWhenTheRecordsDiffer(string before, string after, bool warns)
    {
        Apply("a", ZoneText.Of("a.test.", more: before));

        Assert.True(Apply("a", ZoneText.Of("a.test.", more: after)).IsAny);

        Assert.Equal(warns, _log.All.Any(line => line.Contains("the serial did not grow", StringComparison.Ordinal)));
    }

    [Fact]
    public void FileWithAnErrorThatIsRemoved_IsTold()
    {
        Apply("a", "nothing");
        Apply("b", ZoneText.Of("b.test."));
        _log.Clear();

        _catalog.Apply([], [_folder["a"], _folder["b"]]);

        Assert.Equal([$"Information: {_folder["a"]} is gone, and its errors with it"], _log.All);
    }

    [Fact]
    public void ZoneWhoseReadingFails_HoldsUpNoOther()
    {
        const string NoPath = "a\0b";

        _catalog.Apply([ZoneFileReading.Of(NoPath, PermittedPrograms.None, RealFiles.Source), Read("b", ZoneText.Of("b.test."))], []);

        Assert.Equal(["b.test."], _catalog.Zones.Select(zone => zone.Name));
        Assert.Contains(_log.All, line => line.StartsWith($"Error: {NoPath}: the zone cannot be read: ", StringComparison.Ordinal));
    }

    [Fact]
    public void ZoneThatCannotBeCompiled_KeepsItsOldZoneAndHoldsUpNoOther()
    {
        Apply("a", ZoneText.Of("a.test.", serial: 1));
        ZoneFileReading broken = Read("a", ZoneText.Of("a.test.", serial: 2, more: ";@pool p\np IN A 192.0.2.9"));
        var (owner, pool) = broken.Result.Zone!.Pools[0];
        ZoneDefinition wrongFamily = broken.Result.Zone with { Pools = [(owner, pool with { IsIPv6 = true })] };

        _catalog.Apply([broken with { Result = broken.Result with { Zone = wrongFamily } }, Read("b", ZoneText.Of("b.test.", serial: 2))], []);

        Assert.Equal([("a.test.", 1u), ("b.test.", 2u)], _catalog.Zones.Select(zone => (zone.Name, zone.Serial)));
        Assert.Equal([_folder["a"]], _catalog.Refused);
        Assert.Contains(_log.All, line => line.StartsWith($"Error: {_folder["a"]}: the zone cannot be compiled: ", StringComparison.Ordinal));
    }

    [Fact]
    public void SecondFileOfAnApex_IsRefusedUntilTheFirstIsGone()
    {
        Apply("b", ZoneText.Of("x.test.", serial: 1));

        Apply("a", ZoneText.Of("x.test.", serial: 2));
        Assert.Equal(1u, Assert.Single(_catalog.Zones).Serial);
        Assert.Contains(_log.All, line => line.Contains("the zone \"x.test.\" is already defined in", StringComparison.Ordinal));
        Assert.Equal([_folder["a"]], _catalog.Refused);

        _catalog.Apply([], [_folder["b"]]);
        Assert.Empty(_catalog.Zones);
        Apply("a", ZoneText.Of("x.test.", serial: 2));
        Assert.Equal(2u, Assert.Single(_catalog.Zones).Serial);
        Assert.Empty(_catalog.Refused);
    }

    [Fact]
    public void FilesThatSwapTheirZones_AreBothAccepted()
    {
        Apply("a", ZoneText.Of("x.test."));
        Apply("b", ZoneText.Of("y.test."));

        _catalog.Apply([Read("a", ZoneText.Of("y.test.")), Read("b", ZoneText.Of("x.test."))], []);

        Assert.Empty(_catalog.Refused);
        Assert.Equal(["x.test.", "y.test."], _catalog.Zones.Select(zone => zone.Name).Order());
    }

    [Fact]
    public void RenamedFile_IsNoRemoval()
    {
        Apply("a", ZoneText.Of("x.test."));

        CatalogChange change = _catalog.Apply([Read("b", ZoneText.Of("x.test.", serial: 2))], [_folder["a"]]);

        Assert.Empty(change.Removed);
        Assert.Equal("x.test.", Assert.Single(change.Zones).Name);
    }

    [Fact]
    public void RemovedFile_RemovesItsZone()
    {
        Apply("a", ZoneText.Of("x.test."));

        CatalogChange change = _catalog.Apply([], [_folder["a"]]);

        Assert.Equal(["x.test."], change.Removed);
        Assert.Empty(_catalog.Zones);
    }

    private CatalogChange Apply(string file, string text) => _catalog.Apply([Read(file, text)], []);

    private ZoneFileReading Read(string file, string text) => ZoneFileReading.Of(_folder.Write(file, text), PermittedPrograms.None, RealFiles.Source);
}
