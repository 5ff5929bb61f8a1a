using DnsLb.Core.Recording;
using DnsLb.Tests.EndToEnd;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Recording;

public sealed class QueryLogOutputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly QueryLogOutput _output;

    public QueryLogOutputTests()
    {
        _output = new QueryLogOutput(Path, new QueryFilter(), _time);
        _output.Open();
    }

    private string Path => _folder.PathOf("queries.log");

    public void Dispose()
    {
        _output.Close();
        _folder.Dispose();
    }

    [Fact]
    public void Write_FileOfTheProcessBefore_IsWrittenOn()
    {
        _output.Write("one\n"u8);
        var next = new QueryLogOutput(Path, new QueryFilter(), _time);
        next.Open();
        next.Write("two\n"u8);
        next.Close();

        Assert.Equal(["one", "two"], File.ReadAllLines(Path));
    }

    [Fact]
    public void Open_NewFile_IsNotForEverybody() =>
        Assert.Equal(UnixFileMode.None, new FileInfo(Path).UnixFileMode & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite));

    [Fact]
    public void Write_FileThatWasRenamed_BeginsANewOneAfterASecond()
    {
        _output.Write("one\n"u8);
        File.Move(Path, $"{Path}.1");
        _output.Write("two\n"u8);
        _time.Advance(TimeSpan.FromSeconds(1));
        _output.Write("three\n"u8);

        Assert.Equal(["one", "two"], File.ReadAllLines($"{Path}.1"));
        Assert.Equal(["three"], File.ReadAllLines(Path));
    }

    [Fact]
    public void Reopen_FileThatWasRenamed_BeginsANewOneAtOnce()
    {
        _output.Write("one\n"u8);
        File.Move(Path, $"{Path}.1");
        _output.Reopen();
        _output.Write("two\n"u8);

        Assert.Equal(["two"], File.ReadAllLines(Path));
    }

    // As logrotate's copytruncate does.
    [Fact]
    public void Write_FileThatWasCutOff_GoesOnFromItsEnd()
    {
        _output.Write("one\n"u8);
        File.WriteAllText(Path, "");
        _output.Write("two\n"u8);

        Assert.Equal("two\n", File.ReadAllText(Path));
    }

    [Fact]
    public void Write_FullDisk_FailsWithTheReason()
    {
        var full = new QueryLogOutput("/dev/full", new QueryFilter(), _time);
        full.Open();

        var failure = Assert.ThrowsAny<IOException>(() => full.Write("one\n"u8));

        Assert.Contains("No space left", failure.Message, StringComparison.Ordinal);
        full.Abandon();
    }

    [Fact]
    public void Open_NoFolder_FailsWithTheReason() =>
        Assert.ThrowsAny<IOException>(() => new QueryLogOutput(_folder.PathOf("none/queries.log"), new QueryFilter(), _time).Open());
}
