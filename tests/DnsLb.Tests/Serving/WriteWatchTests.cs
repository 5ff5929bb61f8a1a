using DnsLb.Core.Serving;

namespace DnsLb.Tests.Serving;

public sealed class WriteWatchTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly WriteWatch _watch = new();

    public void Dispose()
    {
        _watch.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void FolderByTwoPaths_IsWatchedByBoth()
    {
        Directory.CreateDirectory(_folder["zones"]);
        Directory.CreateSymbolicLink(_folder["link"], _folder["zones"]);
        Watch("zones", "link");
        using StreamWriter writer = Write("zones/a");

        _watch.Update();

        Assert.True(_watch.IsBeingWritten(_folder["zones/a"]));
        Assert.True(_watch.IsBeingWritten(_folder["link/a"]));
    }

    [Fact]
    public void FolderByTwoPaths_IsStillWatchedByTheOneThatStays()
    {
        Directory.CreateDirectory(_folder["zones"]);
        Directory.CreateSymbolicLink(_folder["link"], _folder["zones"]);
        Watch("zones", "link");
        Watch("zones");
        using StreamWriter writer = Write("zones/a");

        _watch.Update();

        Assert.True(_watch.IsBeingWritten(_folder["zones/a"]));
    }

    [Fact]
    public void ReplacedFolder_IsNotTakenForTheOldOne()
    {
        Directory.CreateDirectory(_folder["zones"]);
        Watch("zones");
        using StreamWriter before = Write("zones/a");
        _watch.Update();
        Directory.Move(_folder["zones"], _folder["old"]);
        Directory.CreateDirectory(_folder["zones"]);

        Watch("zones");
        using StreamWriter old = Write("old/b");
        using StreamWriter current = Write("zones/c");
        _watch.Update();

        Assert.False(_watch.IsBeingWritten(_folder["zones/a"]));
        Assert.False(_watch.IsBeingWritten(_folder["zones/b"]));
        Assert.True(_watch.IsBeingWritten(_folder["zones/c"]));
    }

    private void Watch(params string[] folders) => _watch.Watch(folders.Select(folder => _folder[folder]).ToHashSet());

    private StreamWriter Write(string file)
    {
        var writer = new StreamWriter(_folder[file]);
        writer.WriteLine("; begun");
        writer.Flush();
        return writer;
    }
}
