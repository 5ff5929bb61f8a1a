using System.Text.RegularExpressions;
using DnsLb.Tests.Documentation;
using DnsLb.Tests.EndToEnd;

namespace DnsLb.Tests.Packaging;

/// <summary>The unit of systemd: that it is well-formed, how much it leaves to the service, and that the service needs no more.</summary>
[Collection(ProcessTests.Name)]
public sealed class UnitFileTests : IDisposable
{
    private static readonly string Unit = Repository.PathOf("src/DnsLb/Packaging/dnslb.service");

    private readonly TemporaryFolder _folder = new();

    public UnitFileTests() => _folder.Write("example.com.zone", ZoneSamples.Example("www A 192.0.2.1"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Verify_HasNoComplaint()
    {
        string unit = _folder.Write("dnslb.service", File.ReadAllText(Unit).Replace("/usr/bin/dnslb", DnsLbProcess.Program, StringComparison.Ordinal));

        CommandResult result = await ChildProcess.RunAsync("systemd-analyze", ["verify", "--man=no", unit]);

        Assert.Equal("exit code 0\n", result.ToString());
    }

    [Fact]
    public async Task Security_Exposure_IsTheOneThatTheDocumentStates()
    {
        CommandResult result = await ChildProcess.RunAsync("systemd-analyze", ["security", "--offline=true", "--no-pager", Unit]);

        string exposure = Regex.Match(result.ToString(), @"Overall exposure level for dnslb\.service: ([\d.]+)").Groups[1].Value;
        Assert.NotEmpty(exposure);
        Assert.Contains($"an exposure of {exposure} (0 is none, 10 all)", MarkdownFile.Read("src/DnsLb/Docs/packaging.md").Text, StringComparison.Ordinal);
    }

    [PublishedFact]
    public async Task Program_UnderTheFilter_AnswersAndCallsNothingThatIsRefused()
    {
        string trace = _folder.PathOf("trace");
        await using (DnsLbProcess server = await DnsLbProcess.StartAsync(
            ["serve", "--zones", _folder.PathOf("example.com.zone"), "--listen", "127.0.0.1:0", "--state", _folder.PathOf("state"), "--api", "127.0.0.1:0", "--handover", _folder.PathOf("handover")],
            launcher: [Script("sandboxed"), trace, Unit]))
        {
            await server.Process.WaitForLineAsync("API on ");
            Assert.Equal(["192.0.2.1"], server.Served("www.example.com"));
            await ChildProcess.RunAsync("pkill", ["-TERM", "-f", _folder.PathOf("handover")]);
            await server.Process.WaitForLineAsync("stopped");
        }

        string[] calls = File.ReadAllLines(trace);
        Assert.NotEmpty(calls);
        Assert.DoesNotContain(calls, call => call.Contains("(INJECTED)", StringComparison.Ordinal));

        // MemoryDenyWriteExecute=
        Assert.DoesNotContain(calls, call => call.Contains("PROT_WRITE|PROT_EXEC", StringComparison.Ordinal));
        Assert.DoesNotContain(calls, call => call.Contains("mprotect(", StringComparison.Ordinal) && call.Contains("PROT_EXEC", StringComparison.Ordinal));
    }

    // Without this, the test above would pass with a filter that filters nothing.
    [Fact]
    public async Task Filter_OfTheTestAbove_RefusesWhatTheUnitRefuses()
    {
        CommandResult result = await ChildProcess.RunAsync(Script("sandboxed"), [_folder.PathOf("trace"), Unit, "chroot", "/", "true"]);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("Operation not permitted", result.ToString(), StringComparison.Ordinal);
    }

    private static string Script(string name) => Repository.PathOf($"tests/DnsLb.Tests/Packaging/{name}");
}
