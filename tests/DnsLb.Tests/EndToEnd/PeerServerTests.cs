namespace DnsLb.Tests.EndToEnd;

/// <summary>Other servers load our example zones as they are, and answer as we do.</summary>
[Collection(ProcessTests.Name)]
public sealed class PeerServerTests
{
    private const string Zone = "lb.example.com";

    private static readonly string Folder = Repository.PathOf("zones");

    public static TheoryData<string> Peers => [.. PeerServer.Names];

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task Peer_TheExampleZone_IsLoadedAndAnsweredAsByUs(string peer)
    {
        string file = Path.Combine(Folder, $"{Zone}.zone");
        await using DnsLbProcess us = await DnsLbProcess.ServeAsync(file);
        await using PeerServer them = await PeerServer.StartAsync(peer, file);
        string[][] questions = [["ns1.lb.example.com", "A"], [Zone, "SOA"], [Zone, "NS"], ["none.lb.example.com", "A"], ["ns1.lb.example.com", "MX"], ["example.org", "A"]];
        foreach (string[] question in questions)
        {
            Assert.Equal(Essence(await them.DigAsync([.. question, "+norecurse"])), Essence(await us.DigAsync([.. question, "+norecurse"])));
        }

        IReadOnlyList<string> all = await them.DigAsync("www.lb.example.com", "A", "+short");
        Assert.Equal(["192.0.2.10", "192.0.2.11", "198.51.100.7"], all.Order(StringComparer.Ordinal));
        Assert.Contains((await us.DigAsync("www.lb.example.com", "A", "+short")).Single(), all);
    }

    [Fact]
    public async Task Resolver_WithAStubZoneToUs_ResolvesAPool()
    {
        await using DnsLbProcess us = await DnsLbProcess.ServeAsync(Path.Combine(Folder, $"{Zone}.zone"));
        await using PeerServer resolver = await PeerServer.StartResolverAsync(Zone, us.EndPoint.Port);
        IReadOnlyList<string> answer = await resolver.DigAsync("www.lb.example.com", "A", "+short");
        Assert.Contains(answer.Single(), (string[])["192.0.2.10", "192.0.2.11"]);
        Assert.Contains(await resolver.DigAsync("none.lb.example.com", "A"), line => line.Contains("status: NXDOMAIN", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(ZoneFiles))]
    public async Task NamedCheckzone_EachExampleZone_IsAccepted(string file)
    {
        CommandResult result = await ChildProcess.RunAsync("named-checkzone", [Path.GetFileNameWithoutExtension(file), file], folder: Folder);
        Assert.True(result.ExitCode == 0, result.ToString());
    }

    public static TheoryData<string> ZoneFiles => [.. Directory.GetFiles(Folder, "*.zone").Select(path => Path.GetFileName(path)!)];

    // The status, the AA flag, and the records of the answer, or else of the authority section; more is each server's choice.
    private static string[] Essence(IReadOnlyList<string> lines)
    {
        string status = lines.Single(line => line.Contains("status: ", StringComparison.Ordinal)).Split("status: ")[1].Split(',')[0];
        bool isAuthoritative = lines.Single(line => line.StartsWith(";; flags:", StringComparison.Ordinal)).Split(';')[2].Split(' ').Contains("aa");
        IEnumerable<string> records = Section(lines, "ANSWER") is { Length: > 0 } answer ? answer : Section(lines, "AUTHORITY");
        return [$"{status} aa={isAuthoritative}", .. records.Order(StringComparer.Ordinal)];
    }

    private static string[] Section(IReadOnlyList<string> lines, string name) =>
    [
        .. lines.SkipWhile(line => line != $";; {name} SECTION:")
            .Skip(1)
            .TakeWhile(line => line.Length > 0)
            .Select(line => string.Join(' ', line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries))),
    ];
}
