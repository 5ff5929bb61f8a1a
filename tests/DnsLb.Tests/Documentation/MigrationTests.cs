using System.Text;
using System.Text.Json;
using DnsLb.Core.Checks;
using DnsLb.Core.Pools;
using DnsLb.Core.ZoneFiles;
using DnsLb.Core.Zones;
using DnsLb.Tests.EndToEnd;

namespace DnsLb.Tests.Documentation;

/// <summary>Both sides of each example of migrating.md are loaded, and answer alike.</summary>
[Collection(ProcessTests.Name)]
public sealed class MigrationTests
{
    // Of three answers to one by weight, this many leave none out but once in a hundred million times.
    private const int Questions = 64;

    private static readonly MarkdownFile Page = MarkdownFile.Read("src/DnsLb/Docs/migrating.md");

    [Fact]
    public async Task Gdnsd_ItsExampleAndOurs_AnswerTheSameNamesAlike()
    {
        await using PeerServer peer = await BalancingPeer.StartGdnsdAsync(Block("gdnsd"), ZoneSamples.Example(Block("gdnsd-zone")).Replace("$ORIGIN example.com.\n", "", StringComparison.Ordinal));
        await AssertAlikeAsync(peer, ours: 0, "www 192.0.2.10 192.0.2.11", "cdn 192.0.2.20 192.0.2.21 192.0.2.22", "db 192.0.2.30");
    }

    [Fact]
    public async Task PowerDns_ItsExampleAndOurs_AnswerTheSameNamesAlike()
    {
        await using PeerServer peer = await BalancingPeer.StartPowerDnsAsync(ZoneSamples.Example(Block("powerdns")));
        await AssertAlikeAsync(peer, ours: 1, "www 192.0.2.10 192.0.2.11", "shop 192.0.2.20 192.0.2.21", "db 192.0.2.30 192.0.2.31", "user 192.0.2.40 192.0.2.41");
    }

    [Fact]
    public async Task Bind_ItsExampleAndOurs_AnswerTheSameNamesAlike()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("example.com.zone", ZoneSamples.Example(Block("bind")));
        CommandResult check = await ChildProcess.RunAsync("named-checkzone", ["example.com", file]);
        Assert.True(check.ExitCode == 0, check.ToString());
        await using PeerServer peer = await PeerServer.StartAsync("named", file);
        await AssertAlikeAsync(peer, ours: 2, "www 192.0.2.10 192.0.2.11 192.0.2.12");
    }

    [Fact]
    public void Route53_ItsRecordSets_AreOurMembers()
    {
        using var batch = JsonDocument.Parse(Page.Blocks("json")[0]);
        IEnumerable<string> theirs = batch.RootElement.GetProperty("Changes").EnumerateArray().Select(change => change.GetProperty("ResourceRecordSet")).Select(Theirs);
        IEnumerable<string> ours = Compile(Page.Blocks("zone")[3]).Pools.SelectMany(pool => pool.Definition.Members.Select(member => Ours(pool.Definition, member)));

        Assert.Equal(theirs.Order(), ours.Order());
    }

    [Fact]
    public void Route53_ItsHealthCheck_IsOurs()
    {
        using var document = JsonDocument.Parse(Page.Blocks("json")[1]);
        JsonElement theirs = document.RootElement;
        CheckDefinition ours = Compile(Page.Blocks("zone")[3]).Pools[0].Definition.Members[0].Checks.Single();
        string text = Page.Blocks("zone")[3].Split('\n')[0];

        Assert.Equal((theirs.GetProperty("RequestInterval").GetInt32(), theirs.GetProperty("FailureThreshold").GetInt32()), ((int)ours.Timing.Interval.TotalSeconds, ours.Timing.Fall));
        Assert.Contains($" {theirs.GetProperty("Type").GetString()!.ToLowerInvariant()} port={theirs.GetProperty("Port")} path={theirs.GetProperty("ResourcePath").GetString()} ", text, StringComparison.Ordinal);
    }

    private static string Block(string language) => Assert.Single(Page.Blocks(language));

    // Nothing answers the probes of either side: both serve what they serve when all is down.
    private static async Task AssertAlikeAsync(PeerServer peer, int ours, params string[] expected)
    {
        await using ServedFolder us = await ServedFolder.StartAsync(ZoneSamples.Example(Page.Blocks("zone")[ours]));
        foreach (string[] words in expected.Select(line => line.Split(' ')))
        {
            string[] addresses = words[1..];
            string name = $"{words[0]}.example.com";
            var theirs = new HashSet<string>();
            for (int i = 0; i < Questions / 8 || (theirs.Count < addresses.Length && i < Questions); i++)
            {
                theirs.UnionWith(await peer.DigAsync("+short", name, "A"));
            }

            Assert.Subset(addresses.ToHashSet(), theirs);
            Assert.NotEmpty(theirs);
            if (words[0] == "user")
            {
                // One client has one of them.
                Assert.Contains(Assert.Single(us.Server.Served(name)), addresses);
            }
            else
            {
                Assert.Equal(addresses, us.Server.Served(name));
            }
        }
    }

    private static string Theirs(JsonElement set) => string.Join(' ',
        set.GetProperty("Name").GetString(),
        set.GetProperty("Type").GetString(),
        set.GetProperty("SetIdentifier").GetString(),
        Assert.Single(set.GetProperty("ResourceRecords").EnumerateArray()).GetProperty("Value").GetString(),
        set.GetProperty("TTL").GetInt32(),
        set.TryGetProperty("Weight", out JsonElement weight) ? weight.GetInt32() : 1,
        set.TryGetProperty("Failover", out JsonElement failover) && failover.GetString() == "SECONDARY" ? 1 : 0,
        set.TryGetProperty("HealthCheckId", out _) ? "checked" : "unchecked");

    private static string Ours(PoolDefinition pool, Member member) => string.Join(' ',
        pool.Owner,
        pool.IsIPv6 ? "AAAA" : "A",
        member.Settings.Name,
        member.Address,
        pool.RRsetTtl,
        member.Settings.Weight,
        member.Settings.Tier,
        member.Checks.Count > 0 ? "checked" : "unchecked");

    private static Zone Compile(string lines)
    {
        ZoneFileResult result = ZoneFileReader.Read("example.com.zone", _ => new MemoryStream(Encoding.UTF8.GetBytes(ZoneSamples.Example(lines))));
        Assert.True(result.Zone is not null, string.Join('\n', result.Diagnostics));
        return Zone.Compile(result.Zone, workers: 1);
    }
}
