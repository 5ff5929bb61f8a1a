using DnsLb.Core.Checks;
using DnsLb.Core.Serving;
using DnsLb.Tests.Files;

namespace DnsLb.Tests.Serving;

/// <summary>A folder of zones that is no folder any more.</summary>
public sealed class LostFolderTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ZoneFileTracker _tracker;

    public LostFolderTests()
    {
        _folder.Write("a.test.zone", ZoneText.Of("a.test."));
        _tracker = new ZoneFileTracker([_folder.Path], RealFiles.Source);
        _tracker.Poll([], everything: true);
    }

    public void Dispose()
    {
        _tracker.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("link")]
    [InlineData("link/below")]
    public void FolderInWhosePlaceIsALinkToNothing_IsAProblemAndRemovesNothing(string zones)
    {
        using var elsewhere = new TempFolder();
        elsewhere.Write("target/b.test.zone", ZoneText.Of("b.test."));
        elsewhere.Write("target/below/c.test.zone", ZoneText.Of("c.test."));
        Directory.CreateSymbolicLink(elsewhere["link"], elsewhere["target"]);
        using var tracker = new ZoneFileTracker([elsewhere[zones]], RealFiles.Source);
        tracker.Poll([], everything: true);

        Directory.Move(elsewhere["target"], elsewhere["moved"]);

        AssertLost(tracker, elsewhere[zones]);
        Directory.Move(elsewhere["moved"], elsewhere["target"]);
        Assert.Empty(tracker.Poll([]).Problems);
    }

    [Fact]
    public void LinkedSubfolderWhoseTargetIsGone_IsAProblemAndRemovesNothing()
    {
        using var elsewhere = new TempFolder();
        elsewhere.Write("target/b.test.zone", ZoneText.Of("b.test."));
        Directory.CreateSymbolicLink(_folder["link"], elsewhere["target"]);
        foreach (string file in _tracker.Poll([], everything: true).ToRead)
        {
            _tracker.Confirm(ZoneFileReading.Of(file, PermittedPrograms.None, RealFiles.Source));
        }


        Directory.Move(elsewhere["target"], elsewhere["moved"]);

        AssertLost(_tracker, _folder["link"]);
    }

    [Fact]
    public void FolderInWhosePlaceIsAFile_IsAProblemAndRemovesNothing()
    {
        Directory.Delete(_folder.Path, recursive: true);
        File.WriteAllText(_folder.Path, ZoneText.Of("b.test."));
        try
        {
            AssertLost(_tracker, _folder.Path);
        }
        finally
        {
            File.Delete(_folder.Path);
            Directory.CreateDirectory(_folder.Path);
        }
    }

    private static void AssertLost(ZoneFileTracker tracker, string folder)
    {
        for (int poll = 0; poll < 3; poll++)
        {
            ZoneFileChanges changes = tracker.Poll([]);
            Assert.Empty(changes.Removed);
            Assert.Empty(changes.ToRead);
            Assert.Equal(folder, Assert.Single(changes.Problems).File);
        }
    }
}
