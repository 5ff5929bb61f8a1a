using DnsLb.Core.Checks;
using DnsLb.Core.Serving;
using DnsLb.Tests.Files;

namespace DnsLb.Tests.Serving;

public sealed class ZoneFileTrackerTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ZoneFileTracker _tracker;
    private readonly string _zone;

    public ZoneFileTrackerTests()
    {
        _zone = _folder.Write("a.test.zone", ZoneText.Of("a.test."));
        _tracker = new ZoneFileTracker([_folder.Path], RealFiles.Source);
        Assert.Equal([_zone], ReadAll(everything: true));
    }

    public void Dispose()
    {
        _tracker.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void NothingChanged_NothingToRead()
    {
        Assert.Empty(ReadAll());
        Assert.Empty(ReadAll());
    }

    [Fact]
    public void ChangedFile_IsReadOnceItRests()
    {
        File.WriteAllText(_zone, ZoneText.Of("a.test.", "192.0.2.2"));

        Assert.Empty(ReadAll());
        Assert.Equal([_zone], ReadAll());
        Assert.Empty(ReadAll());
    }

    [Fact]
    public void FileStillBeingWritten_IsNotReadUntilItIsClosed()
    {
        using (var writer = new StreamWriter(_zone))
        {
            writer.WriteLine("$ORIGIN a.test.");
            writer.Flush();

            Assert.Empty(ReadAll());
            Assert.Empty(ReadAll());
            Assert.Empty(ReadAll());
            writer.WriteLine("; the rest");
        }

        Assert.Equal([_zone], ReadAll());
    }

    [Fact]
    public void FileChangedWhileItWasRead_IsReadAgain()
    {
        File.WriteAllText(_zone, ZoneText.Of("a.test.", "192.0.2.2"));
        _tracker.Poll([]);
        var reading = ZoneFileReading.Of(Assert.Single(_tracker.Poll([]).ToRead), PermittedPrograms.None, RealFiles.Source);

        File.WriteAllText(_zone, ZoneText.Of("a.test.", "192.0.2.33"));

        Assert.False(_tracker.Confirm(reading));
        Assert.Equal([_zone], ReadAll());
    }

    [Fact]
    public void FileRenamedOver_IsRead()
    {
        string draft = _folder.Write(".draft", ZoneText.Of("a.test.", "192.0.2.2"));
        File.Move(draft, _zone, overwrite: true);

        Assert.Empty(ReadAll());
        Assert.Equal([_zone], ReadAll());
    }

    [Fact]
    public void NewFilesAndSubfolders_AreRead()
    {
        string second = _folder.Write("b.test.zone", ZoneText.Of("b.test."));
        string third = _folder.Write("more/c.test", ZoneText.Of("c.test."));
        _folder.Write("d.test.zone~", "an editor's");
        _folder.Write(".e.test.zone.swp", "an editor's");

        Assert.Empty(ReadAll());
        Assert.Equal([second, third], ReadAll());
    }

    [Fact]
    public void RemovedFile_IsReportedOnceItStaysAway()
    {
        File.Delete(_zone);

        Assert.Empty(_tracker.Poll([]).Removed);
        Assert.Equal([_zone], _tracker.Poll([]).Removed);
        Assert.Empty(_tracker.Poll([]).Removed);
    }

    [Fact]
    public void FileThatIsAwayForAMoment_IsNotRemoved()
    {
        string content = File.ReadAllText(_zone);
        File.Delete(_zone);
        Assert.Empty(_tracker.Poll([]).Removed);
        File.WriteAllText(_zone, content);

        Assert.Empty(_tracker.Poll([]).Removed);
        Assert.Empty(_tracker.Poll([]).Removed);
    }

    [Fact]
    public void FolderThatIsGone_IsAProblemAndRemovesNothing()
    {
        Directory.Delete(_folder.Path, recursive: true);

        for (int poll = 0; poll < 3; poll++)
        {
            ZoneFileChanges changes = _tracker.Poll([]);
            Assert.Empty(changes.Removed);
            Assert.Equal(_folder.Path, Assert.Single(changes.Problems).File);
        }

        Directory.CreateDirectory(_folder.Path);
    }

    [Fact]
    public void ChangedPart_MakesItsZoneBeReadAgain()
    {
        string part = _folder.Write("hosts.inc", "web IN A 192.0.2.7\n");
        File.WriteAllText(_zone, ZoneText.Of("a.test.", more: $"$INCLUDE {part}"));
        ReadUntilQuiet();

        File.WriteAllText(part, "web IN A 192.0.2.8\n");

        Assert.Empty(ReadAll());
        Assert.Equal([_zone], ReadAll());
        Assert.Empty(ReadAll());
    }

    [Fact]
    public void PartThatIsNewToTheZone_IsReadASecondTimeBeforeItCounts()
    {
        string part = _folder.Write("hosts.inc", "web IN A 192.0.2.7\n");
        File.WriteAllText(_zone, ZoneText.Of("a.test.", more: $"$INCLUDE {part}"));
        _tracker.Poll([]);

        Assert.False(_tracker.Confirm(ZoneFileReading.Of(Assert.Single(_tracker.Poll([]).ToRead), PermittedPrograms.None, RealFiles.Source)));
        Assert.True(_tracker.Confirm(ZoneFileReading.Of(Assert.Single(_tracker.Poll([]).ToRead), PermittedPrograms.None, RealFiles.Source)));
    }

    [Fact]
    public void LinkToAFileElsewhere_IsReadOnceItsTargetIsWhole()
    {
        using var elsewhere = new TempFolder();
        string target = elsewhere.Write("b", ZoneText.Of("b.test."));
        string link = _folder["b.test.zone"];
        File.CreateSymbolicLink(link, target);
        ReadUntilQuiet();

        using (var writer = new StreamWriter(target))
        {
            writer.WriteLine("$ORIGIN b.test.");
            writer.Flush();
            Assert.Empty(ReadAll());
            Assert.Empty(ReadAll());
            Assert.Empty(ReadAll());
            writer.WriteLine("; the rest");
        }

        Assert.Equal([link], ReadAll());
        Assert.Empty(ReadAll());
    }

    [Fact]
    public void PartElsewhereThatIsStillBeingWritten_HoldsItsZoneBack()
    {
        using var elsewhere = new TempFolder();
        string part = elsewhere.Write("hosts", "web IN A 192.0.2.7\n");
        File.WriteAllText(_zone, ZoneText.Of("a.test.", more: $"$INCLUDE {part}"));
        ReadUntilQuiet();

        using (var writer = new StreamWriter(part))
        {
            writer.WriteLine("web IN A 192.0.2.8");
            writer.Flush();
            Assert.Empty(ReadAll());
            Assert.Empty(ReadAll());
        }

        Assert.Equal([_zone], ReadAll());
    }

    // As Kubernetes mounts a ConfigMap: file → ..data/file, and ..data → a folder of the version, swapped by a rename.
    [Fact]
    public void LinksWhoseFolderIsSwapped_AreAllRead()
    {
        string[] zones = [_folder["b.test.zone"], _folder["c.test.zone"]];
        Mount("1");
        foreach (string zone in zones)
        {
            File.CreateSymbolicLink(zone, Path.Combine("..data", Path.GetFileName(zone)));
        }

        ReadUntilQuiet();
        Mount("2");
        Directory.Delete(_folder["..1"], recursive: true);

        Assert.Empty(ReadAll());
        Assert.Equal(zones, ReadAll());
        Assert.Empty(ReadAll());
    }

    [Fact]
    public void Everything_GivesUnchangedFilesToo() => Assert.Equal([_zone], ReadAll(everything: true));

    [Fact]
    public void RefusedFile_IsGivenWithOthersOnly()
    {
        string waiting = _folder.Write("b.zone", ZoneText.Of("a.test."));
        ReadUntilQuiet();
        Assert.Empty(_tracker.Poll([waiting]).ToRead);

        File.Delete(_zone);
        _tracker.Poll([waiting]);

        Assert.Equal([waiting], _tracker.Poll([waiting]).ToRead);
    }

    private void Mount(string version)
    {
        _folder.Write($"..{version}/b.test.zone", ZoneText.Of("b.test.", $"192.0.2.{version}"));
        _folder.Write($"..{version}/c.test.zone", ZoneText.Of("c.test.", $"192.0.2.{version}"));
        Directory.CreateSymbolicLink(_folder["..data_tmp"], $"..{version}");
        Assert.Equal(0, Rename(_folder["..data_tmp"], _folder["..data"]));
    }

    // .NET renames no link to a folder over another one.
    [System.Runtime.InteropServices.DllImport("libc", EntryPoint = "rename")]
    private static extern int Rename(string from, string to);

    private IReadOnlyList<string> ReadAll(bool everything = false)
    {
        IReadOnlyList<string> files = _tracker.Poll([], everything).ToRead;
        foreach (string file in files)
        {
            _tracker.Confirm(ZoneFileReading.Of(file, PermittedPrograms.None, RealFiles.Source));
        }

        return files;
    }

    private void ReadUntilQuiet()
    {
        ReadAll();
        while (ReadAll().Count > 0)
        {
            continue;
        }
    }
}
