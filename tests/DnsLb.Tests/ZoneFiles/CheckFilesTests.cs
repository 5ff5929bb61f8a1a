using DnsLb.Core.ZoneFiles;
using DnsLb.Tests.Checks;
using DnsLb.Tests.EndToEnd;

namespace DnsLb.Tests.ZoneFiles;

public sealed class CheckFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_FileOfACheck_IsRelativeToTheFileThatNamesItAndAPartOfTheZone()
    {
        using var authority = new TestAuthority();
        Directory.CreateDirectory(_folder.PathOf("parts"));
        File.Copy(authority.File, _folder.PathOf("ca.pem"));
        File.Copy(authority.File, _folder.PathOf("parts/other.pem"));
        File.WriteAllText(_folder.PathOf("parts/checks.inc"), ";@check b https ca=other.pem\n");

        ZoneFileResult result = Read(";@check a https ca=ca.pem\n;@check c https ca=ca.pem\n$INCLUDE parts/checks.inc\n");

        Assert.Empty(result.Diagnostics);
        Assert.Equal(["example.com.zone", "parts/checks.inc", "ca.pem", "parts/other.pem"], result.Files.Select(file => Path.GetRelativePath(_folder.Path, file)));
    }

    [Theory]
    [InlineData("no.pem", "cannot read \"no.pem\": it does not exist")]
    [InlineData("folder", "cannot read \"folder\": it is no regular file")]
    [InlineData("long.pem", "cannot read \"long.pem\": it is longer than 1 MiB")]
    [InlineData("example.com.zone", "\"example.com.zone\" holds no certificate in PEM")]
    public void Read_WrongFileOfACheck_IsAnErrorWithItsPlace(string file, string message)
    {
        Directory.CreateDirectory(_folder.PathOf("folder"));
        _folder.Write("long.pem", new string('a', (1 << 20) + 1));

        ZoneFileResult result = Read($";@check a https\n;@+ interval=5s ca={file}");

        Diagnostic diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal((4, 17, message), (diagnostic.Line, diagnostic.Column, diagnostic.Message));
        Assert.Contains(_folder.PathOf(file), result.Files);
    }

    private ZoneFileResult Read(string lines) => ZoneFileReader.Read(_folder.Write("example.com.zone", ZoneText.Head + lines));
}
