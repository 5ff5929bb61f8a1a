using System.Text.RegularExpressions;
using DnsLb.Commands;
using DnsLb.Tests.Documentation;
using DnsLb.Tests.EndToEnd;

namespace DnsLb.Tests.Packaging;

/// <summary>The Debian package: built by its script, judged by lintian, and installed on a copy of this machine, without and with systemd.</summary>
[Collection(ProcessTests.Name)]
public sealed class DebianPackageTests : IDisposable
{
    private const string Packaging = "src/DnsLb/Packaging";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Package_ItsLife_LeavesNothingButWhatIsTheOperators()
    {
        string old = await BuildAsync("0.0.1");
        string next = await BuildAsync("0.0.2");

        CommandResult result = await ChildProcess.RunAsync(
            "unshare",
            ["--mount", "--net", "--pid", "--fork", "--kill-child", Repository.PathOf("tests/DnsLb.Tests/Packaging/package-life"), old, next, Repository.PathOf($"{Packaging}/dnslb.service")]);

        AssertSteps(
            result,
            "installed 0.0.1 install ok installed",
            "completed by bash, zsh and fish",
            "answers on port 53 as the user of the service",
            "upgraded 0.0.2 install ok installed",
            "replaced by the new program with the new setting",
            "removed; settings, zones and state are kept",
            "purged; the operator's zones are kept");
    }

    [PublishedFact]
    public async Task Package_UnderSystemd_IsStartedReplacedWatchedAndRemoved()
    {
        string old = await BuildAsync("0.0.1");
        string next = await BuildAsync("0.0.2");

        CommandResult result = await ChildProcess.RunAsync(
            "unshare", ["--mount", "--net", "--uts", "--ipc", Repository.PathOf("tests/DnsLb.Tests/Packaging/system-life"), old, next]);

        AssertSteps(
            result,
            "installed, and not started without a zone",
            "serves on port 53 as a user of its own, in its sandbox",
            "workers come before the other threads",
            "the journal knows what is severe",
            "reloaded: another process",
            "restarted by hand: another process",
            $"an exposure of {Exposure()}",
            "upgraded while it was asked: the new program serves, and no answer is missing",
            "hung, and started anew by the watchdog",
            "stopped in order, also the process that took over",
            "does not start with a wrong setting, and the journal says why",
            "removed: stopped, and what is the operator's is kept",
            "purged: systemd knows nothing of it");
    }

    [PublishedFact]
    public async Task Package_Lintian_FindsNoError()
    {
        CommandResult result = await ChildProcess.RunAsync("lintian", ["--fail-on", "error", "--allow-root", await BuildAsync("0.0.1")]);

        Assert.True(result.ExitCode == 0, result.ToString());
    }

    [Fact]
    public async Task Package_BuiltTwice_IsTheSame()
    {
        byte[] first = File.ReadAllBytes(await BuildAsync("0.0.1"));

        Assert.Equal(first, File.ReadAllBytes(await BuildAsync("0.0.1")));
    }

    [Theory]
    [InlineData(0, "Usage: build-deb [FOLDER [PROGRAM]]", "--help")]
    [InlineData(2, "build-deb: unknown option --no-such-option", "--no-such-option")]
    [InlineData(2, "build-deb: unknown option -x", ".", "-x")]
    public async Task BuildDeb_Option_IsNoFolder(int exitCode, string says, params string[] arguments)
    {
        CommandResult result = await ChildProcess.RunAsync(Repository.PathOf($"{Packaging}/build-deb"), arguments);

        Assert.Equal((exitCode, says), (result.ExitCode, result.Lines[0]));
    }

    [Fact]
    public void ManualPage_ItsCommands_Exist()
    {
        string[] named = [.. Regex.Matches(File.ReadAllText(Repository.PathOf($"{Packaging}/dnslb.8")), @"dnslb ([a-z]+)").Select(match => match.Groups[1].Value).Distinct()];

        Assert.Contains("serve", named);
        Assert.DoesNotContain(named, name => !DnsLbCommand.Create().Subcommands.Any(command => command.Name == name));
    }

    private static string Exposure() => Regex.Match(MarkdownFile.Read("src/DnsLb/Docs/packaging.md").Text, @"an exposure of ([\d.]+)").Groups[1].Value;

    private static void AssertSteps(CommandResult result, params string[] expected)
    {
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(expected, result.Lines.Where(line => line.StartsWith("STEP ", StringComparison.Ordinal)).Select(line => line["STEP ".Length..]));
    }

    // A small package is of interest here, not a quick one; and what was built with the tests needs its folder.
    private async Task<string> BuildAsync(string version)
    {
        string program = _folder.Write("program", $"#!/bin/sh\nexec {DnsLbProcess.Program} \"$@\"\n");
        CommandResult result = await ChildProcess.RunAsync(
            Repository.PathOf($"{Packaging}/build-deb"),
            [_folder.Path, Environment.GetEnvironmentVariable("PUBLISHED_DNSLB") ?? program],
            new Dictionary<string, string> { ["PACKAGE_VERSION"] = version, ["SOURCE_DATE_EPOCH"] = "1764412800", ["DPKG_DEB_COMPRESSOR_TYPE"] = "gzip", ["DPKG_DEB_COMPRESSOR_LEVEL"] = "1" });
        Assert.True(result.ExitCode == 0, result.ToString());
        return Directory.GetFiles(_folder.Path, $"dnslb_{version}_*.deb").Single();
    }
}
