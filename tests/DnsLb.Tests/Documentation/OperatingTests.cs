using System.Text.RegularExpressions;
using DnsLb.Commands;
using DnsLb.Tests.EndToEnd;

namespace DnsLb.Tests.Documentation;

/// <summary>What operating.md and its neighbours tell people to do works.</summary>
[Collection(ProcessTests.Name)]
public sealed class OperatingTests
{
    private static readonly MarkdownFile Page = MarkdownFile.Read("src/DnsLb/Docs/operating.md");

    public static TheoryData<string> Parents => ["named", "nsd", "knotd", "pdns_server"];

    private static string Parent => ZoneSamples.Example(Page.Blocks("zone")[1]);

    [Theory]
    [MemberData(nameof(Parents))]
    public async Task Delegation_InAParentOfEachKind_IsFoundByTheCommandOfThePage(string server)
    {
        using var folder = new TemporaryFolder();
        await using PeerServer parent = server == "pdns_server"
            ? await BalancingPeer.StartPowerDnsAsync(Parent)
            : await PeerServer.StartAsync(server, folder.Write("example.com.zone", Parent));
        await using var session = new ReadmeSession(parent.EndPoint.Port);
        await session.RunAsync(Page.Blocks("console")[0]);
    }

    [Theory]
    [InlineData("named-checkzone")]
    [InlineData("/usr/sbin/nsd-checkzone")]
    public async Task Delegation_ChecksOfTheTable_AcceptIt(string program)
    {
        using var folder = new TemporaryFolder();
        CommandResult result = await ChildProcess.RunAsync(program, ["example.com", folder.Write("example.com.zone", Parent)]);
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains($"`{Path.GetFileName(program)} example.com FILE`", Page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnCall_ItsCommands_PrintWhatThePageSays()
    {
        await using var session = new ReadmeSession(FreePort.Find());
        foreach (string block in Page.Blocks("console").Skip(1))
        {
            await session.RunAsync(block);
        }
    }

    [Theory]
    [InlineData("migrating.md")]
    [InlineData("operating.md")]
    [InlineData("security.md")]
    [InlineData("split-brain.md")]
    public void Commands_OfAPage_AreThoseOfTheProgram(string page)
    {
        string[] known = [.. DnsLbCommand.Create().Subcommands.Select(command => command.Name)];
        string[] named = [.. Regex.Matches(MarkdownFile.Read($"src/DnsLb/Docs/{page}").Text, @"\bdnslb ([a-z]+)\b").Select(match => match.Groups[1].Value)];
        Assert.DoesNotContain(named, command => !known.Contains(command));
    }

    // What dig shows in one column is what PoolReport writes: the words that the page tells people to look for.
    [Theory]
    [InlineData("not served", "PoolReport")]
    [InlineData("all members are down", "PoolSummary")]
    [InlineData("too few members", "PoolSummary")]
    [InlineData("frozen as it was", "TargetHealth")]
    public void OnCall_ItsWords_AreThoseOfTheProgram(string words, string file)
    {
        Assert.Contains(words, string.Join('\n', Page.Table("\"I marked it down, why is it still answered?\"").Select(row => row[0])), StringComparison.Ordinal);
        string source = File.ReadAllText(Repository.SourceFiles("src/DnsLb.Core").Select(Repository.PathOf).Single(path => Path.GetFileNameWithoutExtension(path) == file));
        Assert.Contains(words, source, StringComparison.Ordinal);
    }
}
