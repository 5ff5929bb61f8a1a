using DnsLb.Core.Files;
using DnsLb.Core.ZoneFiles;
using DnsLb.Tests.Files;

namespace DnsLb.Tests.ZoneFiles;

public sealed class ZoneFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    [Fact]
    public void Find_EmptyPath_IsADiagnostic()
    {
        ZoneFolderResult result = ZoneFolder.Find([""], RealFiles.Source);

        Assert.Empty(result.Files);
        Assert.Contains("an empty path", Assert.Single(result.Diagnostics).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Find_Folder_GivesZoneFilesOfItAndItsSubfolders()
    {
        string[] zones = ["a.example.zone", "b.example", "sub/c.example.zone"];
        string[] others = [".hidden", "#a.example.zone#", "a.example.zone~", "a.swp", "a.tmp", "a.bak", "README.md", "x.part", "x.inc", ".git/config", "old.bak/a.zone"];
        foreach (string name in zones.Concat(others))
        {
            Write(name, "");
        }

        ZoneFolderResult found = ZoneFolder.Find([_folder], RealFiles.Source);
        Assert.Equal(zones.Select(name => Path.Combine(_folder, name)), found.Files);
        Assert.Empty(found.Diagnostics);
    }

    [Fact]
    public void Find_File_IsItself()
    {
        string file = Write("notes.md", "");
        Assert.Equal([file], ZoneFolder.Find([file], RealFiles.Source).Files);
    }

    [Fact]
    public void Find_MissingFolder_IsADiagnostic()
    {
        string missing = Path.Combine(_folder, "none");
        Diagnostic diagnostic = Assert.Single(ZoneFolder.Find([missing], RealFiles.Source).Diagnostics);
        Assert.Equal($"{missing}: there is no such file or folder", diagnostic.ToString());
    }

    [Fact]
    public void Find_Links_FollowsThemAndTakesOneThatDoesNotAnswerForAFile()
    {
        string[] names = ["a.zone", "dead.zone", "linked.zone", "nowhere.zone", "sub/b.zone"];
        Write("a.zone", "");
        Write(".elsewhere/b.zone", "");
        Directory.CreateSymbolicLink(Path.Combine(_folder, "dead.zone"), ".elsewhere");
        File.CreateSymbolicLink(Path.Combine(_folder, "linked.zone"), "a.zone");
        File.CreateSymbolicLink(Path.Combine(_folder, "nowhere.zone"), "none");
        Directory.CreateSymbolicLink(Path.Combine(_folder, "sub"), ".elsewhere");
        var threads = new ReaderThreads();
        threads.Unanswered.Add(new FileKey(Path.Combine(_folder, "dead.zone")), UnansweredFiles.Patience);

        ZoneFolderResult found = ZoneFolder.Find([_folder], new FileSource(TimeProvider.System, threads));

        Assert.Equal(names.Select(name => Path.Combine(_folder, name)), found.Files);
        Assert.Empty(found.Diagnostics);
    }

    [Fact]
    public void Find_SeveralPaths_GivesEachFileOnceInTheirOrder()
    {
        string first = Write("a/a.zone", "");
        string second = Write("b/b.zone", "");
        string other = Path.Combine(_folder, "a", "..", "b");
        ZoneFolderResult found = ZoneFolder.Find([second, Path.Combine(_folder, "a"), other], RealFiles.Source);
        Assert.Equal([second, first], found.Files);
    }

    [Theory]
    [InlineData("a.example.zone", null)]
    [InlineData("b.example.zone.orig", null)]
    [InlineData("example.com.au", null)]
    [InlineData("a.example.zone.orig", "a.example.zone")]
    [InlineData("a.example.zone.dpkg-old", "a.example.zone")]
    [InlineData("a.example.zone (copy)", "a.example.zone")]
    [InlineData("a.example (copy).zone", "a.example.zone")]
    [InlineData("example.com (copy)", "example.com")]
    public void OriginalOf_AName_IsThatBesideItWhichItBeginsWith(string name, string? original)
    {
        Write("a.example.zone", "");
        Write("example.com", "");
        Assert.Equal(original, ZoneFolder.OriginalOf(Write(name, ""), File.Exists));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
