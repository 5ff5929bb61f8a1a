using System.Diagnostics;
using DnsLb.Core.Files;
using DnsLb.Core.Logging;

namespace DnsLb.Tests.Logging;

public sealed class JournalTests
{
    // As stat(1) writes them.
    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("/dev/null")]
    public void Names_DeviceAndNumberOfTheFile_IsTrue(string path)
    {
        using var stat = Process.Start(new ProcessStartInfo("stat", ["-Lc", "%d:%i", path]) { RedirectStandardOutput = true })!;
        string value = stat.StandardOutput.ReadToEnd().Trim();

        Assert.True(Journal.Names(value, FileStatus.Of(path)));
        Assert.False(Journal.Names($"1{value}", FileStatus.Of(path)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nonsense")]
    public void Names_NoValue_IsFalse(string? value) => Assert.False(Journal.Names(value, FileStatus.Of("/dev/null")));

    [Fact]
    public void IsStandardError_NoVariable_IsFalse() => Assert.False(Journal.IsStandardError(null));
}
