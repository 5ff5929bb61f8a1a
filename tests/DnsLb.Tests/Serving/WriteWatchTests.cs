using DnsLb.Core.Serving;
using DnsLb.Tests.Files;

namespace DnsLb.Tests.Serving;

public sealed class WriteWatchTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly WriteWatch _watch = new(RealFiles.Source);

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
        Watch("zones/a", "link/a");
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
        Watch("zones/a", "link/a");
        Watch("zones/a");
        using StreamWriter writer = Write("zones/a");

        _watch.Update();

        Assert.True(_watch.IsBeingWritten(_folder["zones/a"]));
    }

    [Fact]
    public void ReplacedFolder_IsNotTakenForTheOldOne()
    {
        Directory.CreateDirectory(_folder["zones"]);
        Watch("zones/a");
        using StreamWriter before = Write("zones/a");
        _watch.Update();
        Directory.Move(_folder["zones"], _folder["old"]);
        Directory.CreateDirectory(_folder["zones"]);

        Watch("zones/a", "zones/b", "zones/c");
        using StreamWriter old = Write("old/b");
        using StreamWriter current = Write("zones/c");
        _watch.Update();

        Assert.False(_watch.IsBeingWritten(_folder["zones/a"]));
        Assert.False(_watch.IsBeingWritten(_folder["zones/b"]));
        Assert.True(_watch.IsBeingWritten(_folder["zones/c"]));
    }

    [Theory]
    [InlineData("../elsewhere/a")]
    [InlineData("../elsewhere/chain")]
    [InlineData("..data/a")]
    public void Link_IsBeingWrittenWhileItsTargetIs(string target)
    {
        Directory.CreateDirectory(_folder["zones"]);
        Directory.CreateDirectory(_folder["elsewhere"]);
        Directory.CreateSymbolicLink(_folder["zones/..data"], _folder["elsewhere"]);
        File.CreateSymbolicLink(_folder["elsewhere/chain"], "a");
        File.CreateSymbolicLink(_folder["zones/a"], target);
        Watch("zones/a");
        using (StreamWriter writer = Write("elsewhere/a"))
        {
            _watch.Update();
            Assert.True(_watch.IsBeingWritten(_folder["zones/a"]));
        }

        _watch.Update();
        Assert.False(_watch.IsBeingWritten(_folder["zones/a"]));
    }

    [Fact]
    public void LinkBehindALinkedFolder_IsFollowedAsTheSystemDoes()
    {
        Directory.CreateDirectory(_folder["real/zones"]);
        Directory.CreateDirectory(_folder["real/elsewhere"]);
        Directory.CreateSymbolicLink(_folder["link"], _folder["real/zones"]);
        File.CreateSymbolicLink(_folder["real/zones/a"], "../elsewhere/a");
        Watch("link/a");
        using StreamWriter writer = Write("real/elsewhere/a");

        _watch.Update();

        Assert.True(_watch.IsBeingWritten(_folder["link/a"]));
    }

    private void Watch(params string[] files) => _watch.Watch(files.Select(file => _folder[file]));

    private StreamWriter Write(string file)
    {
        var writer = new StreamWriter(_folder[file]);
        writer.WriteLine("; begun");
        writer.Flush();
        return writer;
    }
}
