using System.Text.RegularExpressions;
using DnsLb.Tests.Files;

namespace DnsLb.Tests.EndToEnd;

/// <summary>A file that does not answer, as one of a dead mount, keeps nothing else from its course.</summary>
public sealed class SilentFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _elsewhere = new();
    private readonly string _silent;

    public SilentFileTests() => _silent = _elsewhere.Write("silent", "more A 192.0.2.7\n");

    public void Dispose()
    {
        _folder.Dispose();
        _elsewhere.Dispose();
    }

    [Theory]
    [InlineData("$INCLUDE {silent}", ":5:10: cannot read \"{silent}\": not read within 5 s")]
    [InlineData("www A 192.0.2.1\n;@pool www check=web\n;@check web https ca={silent}", ":7:19: .*cannot read \"{silent}\": not read within 5 s")]
    public async Task Check_AFileOfAZoneIsSilent_SaysSoAndExitsWithOne(string lines, string message)
    {
        string path = _folder.Write("example.com.zone", ZoneSamples.Example(lines.Replace("{silent}", _silent, StringComparison.Ordinal)));
        using var held = new HeldFile(_silent);
        CommandResult result = await DnsLbProcess.RunAsync("check", path);
        Assert.Matches(Regex.Escape(path) + message.Replace("{silent}", Regex.Escape(_silent), StringComparison.Ordinal), result.ToString());
        Assert.True(result.ExitCode == 1, result.ToString());
    }

    [Fact]
    public async Task Check_AZoneIsSilent_SaysSoAndExitsWithOne()
    {
        string path = _folder.Write("example.com.zone", ZoneSamples.Example("www A 192.0.2.1"));
        using var held = new HeldFile(path);
        CommandResult result = await DnsLbProcess.RunAsync("check", _folder.Path);
        Assert.Contains($"{path}: cannot read the file: not read within 5 s", result.Lines);
        Assert.True(result.ExitCode == 1, result.ToString());
    }

    [Fact]
    public async Task Check_AFileOfStatesIsSilent_IsAWarning()
    {
        _folder.Write("example.com.zone", ZoneSamples.Example($";@check web file path={_silent}\n;@pool www check=web\nwww A 192.0.2.1"));
        using var held = new HeldFile(_silent);
        CommandResult result = await DnsLbProcess.RunAsync("check", _folder.Path);
        Assert.Contains(result.Lines, line => line.Contains($"{_silent}", StringComparison.Ordinal) && line.Contains("not read within 5 s", StringComparison.Ordinal));
        Assert.True(result.ExitCode == 0, result.ToString());
    }

    [Fact]
    public async Task Serve_AFileIsSilent_ServesItsZoneAsBeforeAndReloadsOthersAndReadsItWhenItAnswers()
    {
        _folder.Write("example.com.zone", ZoneSamples.Example("www A 192.0.2.1"));
        _folder.Write("example.org.zone", ZoneSamples.Example("www A 192.0.2.1").Replace("example.com", "example.org", StringComparison.Ordinal));
        await using DnsLbProcess server = await DnsLbProcess.ServeAsync(_folder.Path);
        using (new HeldFile(_silent))
        {
            _folder.Write("example.com.zone", ZoneSamples.Example($"www A 192.0.2.2\n$INCLUDE {_silent}", 2));
            await server.Process.WaitForLineAsync(@"cannot read .*silent.*: not read within 5 s");
            await server.Process.WaitForLineAsync(@"example\.com\.zone has errors: example\.com\. is served as it was before");
            _folder.Write("example.org.zone", ZoneSamples.Example("www A 192.0.2.3", 2).Replace("example.com", "example.org", StringComparison.Ordinal));
            await server.Process.WaitForLineAsync(@"reloaded example\.org");
            Assert.Equal(["192.0.2.1"], server.Addresses("www.example.com"));
            Assert.Equal(["192.0.2.3"], server.Addresses("www.example.org"));
        }

        await server.Process.WaitForLineAsync(@"reloaded example\.com");
        Assert.Equal(["192.0.2.7"], server.Addresses("more.example.com"));
        Assert.Single(server.Process.Lines, line => line.Contains("silent", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Serve_AFileIsSilentAtTheStart_ServesTheOthersAndStopsWhenTold()
    {
        _folder.Write("example.com.zone", ZoneSamples.Example($"$INCLUDE {_silent}"));
        _folder.Write("example.org.zone", ZoneSamples.Example("www A 192.0.2.1").Replace("example.com", "example.org", StringComparison.Ordinal));
        using var held = new HeldFile(_silent);
        await using DnsLbProcess server = await DnsLbProcess.ServeAsync(_folder.Path);
        Assert.Equal(["192.0.2.1"], server.Addresses("www.example.org"));
        Assert.Contains(server.Process.Lines, line => line.Contains("not read within 5 s", StringComparison.Ordinal));
        await server.Process.SignalAsync("TERM");
        Assert.Equal(0, await server.Process.WaitForExitAsync());
        Assert.DoesNotContain(server.Process.Lines, line => line.Contains("reloaded", StringComparison.Ordinal));
    }
}
