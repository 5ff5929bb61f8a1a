using DnsLb.Core.Files;
using DnsLb.Tests.Serving;

namespace DnsLb.Tests.Files;

public sealed class FolderFlushTests
{
    [Fact]
    public void Of_FolderAndWhatIsNone_ThrowsForTheLatter()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["file"], "");

        Assert.Null(Record.Exception(() => FolderFlush.Of(folder.Path)));
        Assert.Equal("No such file or directory", Assert.Throws<IOException>(() => FolderFlush.Of(folder["missing"])).Message);
    }
}
