using DnsLb.Core.Files;
using DnsLb.Tests.EndToEnd;

namespace DnsLb.Tests.Files;

public sealed class AppendedFileTests : IDisposable
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.PathOf("file");

    public void Dispose() => _folder.Dispose();

    // As two servers do while one takes over from the other.
    [Fact]
    public void Write_TwoWriters_KeepEachOthersLines()
    {
        using FileStream one = AppendedFile.Open(Path, Mode);
        using FileStream other = AppendedFile.Open(Path, Mode);

        one.Write("a\n"u8);
        other.Write("b\n"u8);
        one.Write("c\n"u8);

        Assert.Equal(["a", "b", "c"], File.ReadAllLines(Path));
        Assert.Equal(Mode, new FileInfo(Path).UnixFileMode);
    }

    [Fact]
    public void Write_FileThatWasCutOff_GoesOnFromItsEnd()
    {
        using FileStream file = AppendedFile.Open(Path, Mode);

        file.Write("one\n"u8);
        File.WriteAllText(Path, "");
        file.Write("two\n"u8);

        Assert.Equal("two\n", File.ReadAllText(Path));
    }

    [Fact]
    public void Open_NoFolder_FailsWithTheReason() =>
        Assert.Equal("No such file or directory", Assert.Throws<IOException>(() => AppendedFile.Open(_folder.PathOf("none/file"), Mode)).Message);
}
