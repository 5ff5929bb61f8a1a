using DnsLb.Core.Checks;
using DnsLb.Core.Serving;
using DnsLb.Tests.Files;

namespace DnsLb.Tests.Serving;

public sealed class OfflineZonesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_RightAndWrongFiles_GivesTheZonesOfTheRightAndAllDiagnostics()
    {
        _folder.Write("a.test.zone", ZoneText.Of("a.test."));
        string wrong = _folder.Write("b.test.zone", ZoneText.Of("b.test.", "not-an-address"));

        OfflineZones read = Read(_folder.Path);

        Assert.Equal(["a.test."], read.Zones.Select(zone => zone.Name));
        Assert.StartsWith($"{wrong}:6:12: ", Assert.Single(read.Diagnostics).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TwoFilesOfOneApex_RefusesTheSecond()
    {
        string first = _folder.Write("a.zone", ZoneText.Of("x.test."));
        string second = _folder.Write("b.zone", ZoneText.Of("X.test."));

        OfflineZones read = Read(first, second);

        Assert.Equal("x.test.", Assert.Single(read.Zones).Name);
        Assert.Equal($"{second}:1:1: the zone \"x.test.\" is already defined in \"{first}\"", Assert.Single(read.Diagnostics).ToString());
    }

    [Fact]
    public void Read_OneFileByTwoPaths_ReadsItOnce()
    {
        string file = _folder.Write("a.zone", ZoneText.Of("x.test."));

        Assert.Empty(Read(_folder.Path, file, _folder["./a.zone"]).Diagnostics);
    }

    // A file may be that of several zones.
    [Fact]
    public void StatesFileWarnings_LinesOfNobody_NamesThem()
    {
        string states = _folder.Write("states.txt", "192.0.2.1 up\nwbe2 down\n192.0.2.2 up");
        foreach (var (zone, member) in (ReadOnlySpan<(string, string)>)[("a.test.", "192.0.2.1"), ("b.test.", "192.0.2.3 ;@ name=web2")])
        {
            _folder.Write($"{zone}zone", ZoneText.Of(zone, more: $";@check told file path={states}\n;@pool one check=told\none A {member}"));
        }

        Assert.Equal(
            [$"{states}:2:1: warning: \"wbe2\" is no member that goes by this file; did you mean \"web2\"?", $"{states}:3:1: warning: \"192.0.2.2\" is no member that goes by this file; did you mean \"192.0.2.1\"?"],
            Read(_folder.Path).StatesFileWarnings(RealFiles.Source).Select(warning => warning.ToString()));
    }

    [Theory]
    [InlineData("none", "none: there is no such file or folder")]
    [InlineData("", "no zone file in ")]
    public void Read_NoFile_SaysWhereItWasSought(string path, string expected)
    {
        var (read, problems) = OfflineZones.Read([_folder[path]], PermittedPrograms.None, RealFiles.Source);

        Assert.Null(read);
        Assert.Contains(expected, Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OneOfTwoPathsCannotBeRead_GivesTheZonesOfTheOtherToo()
    {
        _folder.Write("zones/a.test.zone", ZoneText.Of("a.test."));

        var (read, problems) = OfflineZones.Read([_folder["none"], _folder["zones"]], PermittedPrograms.None, RealFiles.Source);

        Assert.Equal("a.test.", Assert.Single(read!.Zones).Name);
        Assert.Contains("none: there is no such file or folder", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_CopyThatWasLeftBehind_IsAZoneWithAWarning()
    {
        _folder.Write("a.test.zone", ZoneText.Of("a.test."));
        string copy = _folder.Write("a.test.zone.orig", ZoneText.Of("b.test."));

        OfflineZones read = Read(_folder.Path);

        Assert.StartsWith($"{copy}: warning: is it a copy of \"a.test.zone\"", Assert.Single(read.Diagnostics).ToString(), StringComparison.Ordinal);
        Assert.Equal("a.test., b.test.", ZoneNames.Of(read.Zones));
    }

    private static OfflineZones Read(params string[] paths) => Assert.IsType<OfflineZones>(OfflineZones.Read(paths, PermittedPrograms.None, RealFiles.Source).Zones);
}
