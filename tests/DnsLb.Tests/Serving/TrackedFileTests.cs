using DnsLb.Core.Checks;
using DnsLb.Core.Files;
using DnsLb.Core.Serving;
using DnsLb.Tests.Files;

namespace DnsLb.Tests.Serving;

/// <summary>A zone file that does not come to rest.</summary>
public sealed class TrackedFileTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ZoneFileTracker _tracker;
    private readonly string _zone;

    public TrackedFileTests()
    {
        _zone = _folder.Write("a.test.zone", ZoneText.Of("a.test."));
        _tracker = new ZoneFileTracker([_folder.Path], RealFiles.Source);
        _tracker.Poll([], everything: true);
        _tracker.Confirm(ZoneFileReading.Of(_zone, PermittedPrograms.None, RealFiles.Source));
    }

    public void Dispose()
    {
        _tracker.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void FileThatIsReplacedAllTheTime_IsReadAgainAndAgain()
    {
        int reads = 0;
        for (int poll = 1; poll <= 9; poll++)
        {
            Replace(poll);
            foreach (string file in _tracker.Poll([]).ToRead)
            {
                Assert.True(_tracker.Confirm(ZoneFileReading.Of(file, PermittedPrograms.None, RealFiles.Source)));
                reads++;
            }
        }

        Assert.Equal(3, reads);
    }

    [Fact]
    public void FileThatIsReplacedWhileItIsRead_IsTakenAsItWas()
    {
        Replace(1);
        _tracker.Poll([]);
        var reading = ZoneFileReading.Of(Assert.Single(_tracker.Poll([]).ToRead), PermittedPrograms.None, RealFiles.Source);
        Replace(2);

        Assert.True(_tracker.Confirm(reading));
        Assert.Empty(_tracker.Poll([]).ToRead);
        Assert.Equal([_zone], _tracker.Poll([]).ToRead);
    }

    [Fact]
    public void FileHeldOpen_IsToldOnce()
    {
        using var writer = new StreamWriter(_zone, append: true);
        writer.Write(";");
        writer.Flush();

        Assert.Equal([_zone], Enumerable.Range(0, 100).SelectMany(_ => _tracker.Poll([]).Waiting));
    }

    private void Replace(int serial) => File.Move(_folder.Write(".draft", ZoneText.Of("a.test.", serial: serial)), _zone, overwrite: true);

    [Fact]
    public void FileThatDoesNotSayWhetherItChanged_IsTakenAsUnchangedUntilItDoes()
    {
        var threads = new ReaderThreads();
        using var tracker = new ZoneFileTracker([_folder.Path], new FileSource(TimeProvider.System, threads));
        tracker.Poll([], everything: true);
        Assert.True(tracker.Confirm(ZoneFileReading.Of(_zone, PermittedPrograms.None, RealFiles.Source)));
        threads.Unanswered.Add(new FileKey(_zone), UnansweredFiles.Patience);
        File.WriteAllText(_zone, ZoneText.Of("a.test.", "192.0.2.2"));

        for (int poll = 0; poll < 5; poll++)
        {
            ZoneFileChanges changes = tracker.Poll([]);
            Assert.Empty(changes.ToRead);
            Assert.Empty(changes.Removed);
            Assert.Equal([_zone], changes.Unanswered);
        }

        threads.Unanswered.Remove(new FileKey(_zone), UnansweredFiles.Patience);
        Assert.Empty(tracker.Poll([]).Unanswered);
        Assert.Equal([_zone], tracker.Poll([]).ToRead);
    }

    [Fact]
    public void FileThatWasReadWithoutAPart_IsReadAgainWhenThePartAnswers()
    {
        var threads = new ReaderThreads();
        var source = new FileSource(TimeProvider.System, threads);
        string part = _folder.Write("part.inc", "");
        File.WriteAllText(_zone, ZoneText.Of("a.test.", more: "$INCLUDE part.inc"));
        using var tracker = new ZoneFileTracker([_folder.Path], source);
        var file = new FileKey(part);
        threads.Unanswered.Add(file, UnansweredFiles.Patience);
        tracker.Poll([], everything: true);
        var reading = ZoneFileReading.Of(_zone, PermittedPrograms.None, source);
        Assert.EndsWith("part.inc\": not read within 5 s", Assert.Single(reading.Result.Diagnostics).Message, StringComparison.Ordinal);
        Assert.True(tracker.Confirm(reading));
        ZoneFileChanges changes = tracker.Poll([]);
        Assert.Empty(changes.ToRead);
        Assert.Empty(changes.Unanswered);

        threads.Unanswered.Remove(file, UnansweredFiles.Patience);

        Assert.Equal([_zone], tracker.Poll([]).ToRead);
    }

    [Fact]
    public void FileThatChangesWhileAPartDoesNotAnswer_IsReadOnce()
    {
        var threads = new ReaderThreads();
        var source = new FileSource(TimeProvider.System, threads);
        var part = new FileKey(_folder.Write("part.inc", ""));
        File.WriteAllText(_zone, ZoneText.Of("a.test.", more: "$INCLUDE part.inc"));
        using var tracker = new ZoneFileTracker([_folder.Path], source);
        tracker.Poll([], everything: true);
        Assert.True(tracker.Confirm(ZoneFileReading.Of(_zone, PermittedPrograms.None, source)));
        threads.Unanswered.Add(part, UnansweredFiles.Patience);
        File.WriteAllText(_zone, ZoneText.Of("a.test.", serial: 2, more: "$INCLUDE part.inc"));

        int reads = 0;
        for (int poll = 0; poll < 9; poll++)
        {
            ZoneFileChanges changes = tracker.Poll([]);
            Assert.Equal([part.Path], changes.Unanswered);
            foreach (string file in changes.ToRead)
            {
                Assert.True(tracker.Confirm(ZoneFileReading.Of(file, PermittedPrograms.None, source)));
                reads++;
            }
        }

        Assert.Equal(1, reads);
        threads.Unanswered.Remove(part, UnansweredFiles.Patience);
        ZoneFileChanges last = tracker.Poll([]);
        Assert.Equal([_zone], last.ToRead);
        Assert.Empty(last.Unanswered);
    }
}
