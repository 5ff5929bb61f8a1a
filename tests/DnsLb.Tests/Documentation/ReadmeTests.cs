using DnsLb.Tests.EndToEnd;

namespace DnsLb.Tests.Documentation;

/// <summary>The commands and zones of the READMEs work as they say.</summary>
[Collection(ProcessTests.Name)]
public sealed class ReadmeTests
{
    private static readonly MarkdownFile Readme = MarkdownFile.Read("README.md");

    [Fact]
    public async Task Commands_OfTheQuickStart_PrintWhatTheReadmeSays()
    {
        await using var session = new ReadmeSession(FreePort.Find());
        foreach (string block in Readme.Blocks("console").SkipLast(1))
        {
            await session.RunAsync(block);
        }
    }

    [Fact]
    public async Task Dig_OfTheFormat_PrintsWhatThePageSays()
    {
        await using var session = new ReadmeSession(FreePort.Find());
        await session.RunAsync("$ dnslb serve --zones zones --listen 127.0.0.1:5300\n… ready: …\n");
        foreach (string block in MarkdownFile.Read("zones/README.md").Blocks("console"))
        {
            await session.RunAsync(block);
        }
    }

    [Fact]
    public async Task Delegation_InAParentZone_IsFoundByTheCommandOfTheReadme()
    {
        await using ServedFolder parent = await ServedFolder.StartAsync(ZoneSamples.Example(Readme.Blocks("zone")[1]));
        await using var session = new ReadmeSession(parent.Server.EndPoint.Port);
        await session.RunAsync(Readme.Blocks("console")[^1]);
    }

    [Fact]
    public void ExplainedZone_InTheReadme_IsTheFile() =>
        Assert.Equal(File.ReadAllText(Repository.PathOf("zones/lb.example.com.zone")), Readme.Blocks("zone")[0]);

    [Theory]
    [InlineData("README.md", 2)]
    [InlineData("zones/README.md", 11)]
    [InlineData("src/DnsLb/Docs/operating.md", 2)]
    [InlineData("src/DnsLb/Docs/migrating.md", 4)]
    public async Task Zones_OfAPage_AreAcceptedByUsAndByBind(string page, int count)
    {
        IReadOnlyList<string> zones = MarkdownFile.Read(page).Blocks("zone");
        Assert.Equal(count, zones.Count);
        using var folder = new TemporaryFolder();
        foreach (string zone in zones)
        {
            string whole = zone.Contains(" SOA ", StringComparison.Ordinal) ? zone : ZoneSamples.Example(zone);
            string path = folder.Write("zone", whole);
            string name = whole.Split("$ORIGIN ")[1].Split('\n')[0];
            CommandResult ours = await DnsLbProcess.RunAsync("check", path, "--exec-programs", "/usr/lib/nagios/plugins");

            // The files of states and the programs are those of another machine.
            Assert.True(
                ours.ExitCode == 0 && ours.Lines.SkipLast(1).All(line =>
                    line.EndsWith("/states: warning: it does not exist", StringComparison.Ordinal)
                    || line.StartsWith("dnslb: warning: exec-programs: there is no program and no folder /usr/lib/nagios/plugins,", StringComparison.Ordinal)),
                ours.ToString());
            CommandResult theirs = await ChildProcess.RunAsync("named-checkzone", [name, path]);
            Assert.True(theirs.ExitCode == 0, theirs.ToString());
        }
    }

    [Fact]
    public async Task ExampleZones_Checked_HaveNoErrorAndNoWarning()
    {
        CommandResult result = await DnsLbProcess.RunAsync("check", Repository.PathOf("zones"));
        Assert.True(result.ExitCode == 0 && result.Lines.Count == 1, result.ToString());
    }

    // tests/run publishes by the command of the Dockerfile, and the tests run what that made.
    [Fact]
    public void Publish_InTheReadme_IsTheCommandOfTheDockerfile()
    {
        string docker = File.ReadAllLines(Repository.PathOf("Dockerfile")).Single(line => line.StartsWith("RUN dotnet publish", StringComparison.Ordinal))[4..];
        Assert.Contains(docker.Replace("$(dpkg --print-architecture)", "amd64", StringComparison.Ordinal).Replace("/app", "/opt/dnslb", StringComparison.Ordinal), Readme.Blocks("sh")[0].Split('\n'));
    }
}
