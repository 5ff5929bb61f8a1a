using DnsLb.Core.Files;
using DnsLb.Tests.Serving;

namespace DnsLb.Tests.Files;

public sealed class FileStampTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void SameFile_SameStamp()
    {
        string path = _folder.Write("a", "1");

        Assert.Equal(FileStamp.Of(path), FileStamp.Of(path));
        Assert.NotEqual(FileStamp.Absent, FileStamp.Of(path));
    }

    [Fact]
    public void MissingFile_IsAbsent() => Assert.Equal(FileStamp.Absent, FileStamp.Of(_folder["nothing"]));

    [Fact]
    public void OtherFileOfTheSameLengthAndTimeRenamedOver_HasAnotherStamp()
    {
        string path = _folder.Write("a", "1");
        string other = _folder.Write("b", "2");
        File.SetLastWriteTimeUtc(other, File.GetLastWriteTimeUtc(path));
        var before = FileStamp.Of(path);

        File.Move(other, path, overwrite: true);

        Assert.NotEqual(before, FileStamp.Of(path));
    }

    [Fact]
    public void LinkPointedElsewhere_HasAnotherStamp()
    {
        _folder.Write("one/zone", "1");
        _folder.Write("two/zone", "2");
        Directory.CreateSymbolicLink(_folder["data"], _folder["one"]);
        File.CreateSymbolicLink(_folder["zone"], System.IO.Path.Combine("data", "zone"));
        var before = FileStamp.Of(_folder["zone"]);

        Directory.Delete(_folder["data"]);
        Directory.CreateSymbolicLink(_folder["data"], _folder["two"]);

        Assert.NotEqual(before, FileStamp.Of(_folder["zone"]));
    }
}
