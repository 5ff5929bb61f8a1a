using System.Net.Http.Headers;
using DnsClient;
using DnsClient.Protocol;

namespace DnsLb.Tests.EndToEnd;

/// <summary>What an operator learns of the real server by dig alone, and from where.</summary>
[Collection(ProcessTests.Name)]
public sealed class OperatorDigTests : IDisposable
{
    private const string Decision = """{"kind": "down", "author": "ana", "reason": "new kernel"}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Dig_APoolOfBothFamilies_ShowsMembersVerdictsAndDecisions()
    {
        string states = _folder.Write("states", "192.0.2.2 down # disk full\n");
        await using ServedFolder served = await ServedFolder.StartAsync(
            ZoneSamples.Example(
                $"""
                ;@check states file path={states}
                ;@pool www policy=weighted check=states ttl=5s..60s
                www A    192.0.2.1 ;@ name=web1 weight=3
                www A    192.0.2.2
                www A    192.0.2.3 ;@ tier=1
                www AAAA 2001:db8::1
                """),
            "--api", "127.0.0.1:0");
        string api = (await served.Server.Process.WaitForLineAsync(@"API on (\S+)")).Groups[1].Value;
        using var client = new HttpClient();
        using var decision = new StringContent(Decision, new MediaTypeHeaderValue("application/json"));
        using HttpResponseMessage decided = await client.PutAsync($"{api}overrides/www.example.com/web1", decision);
        Assert.True(decided.IsSuccessStatusCode, await decided.Content.ReadAsStringAsync());

        IReadOnlyList<string> lines = await served.Server.DigAsync("+short", "CH", "TXT", "www.example.com");

        Assert.Equal(
            [
                "\"www.example.com. A: policy=weighted, 1 in an answer, TTL 5 s of 5..60; 1 of 3 up, 1 forced, 1 served, of tier 1\"",
                "\"web1 (192.0.2.1) DOWN! (checks say up), not served; weight 3, 0 now; tier 0; by ana until it is taken back: new kernel; without it up: states: ",
                "\"192.0.2.2 down, not served; weight 1; tier 0; states: ",
                "\"192.0.2.3 up, served; weight 1; tier 1; states: ",
                "\"www.example.com. AAAA: policy=weighted, 1 in an answer, TTL 5 s of 5..60; 1 of 1 up, 1 served, of tier 0\"",
                "\"2001:db8::1 up, served; weight 1; tier 0; states: ",
            ],
            lines.Select(line => line.Contains("states: ", StringComparison.Ordinal) ? line[..(line.IndexOf("states: ", StringComparison.Ordinal) + 8)] : line));
        Assert.Contains("disk full", lines[2], StringComparison.Ordinal);
        Assert.Equal("\"zones 1, pools 2, members 4, up 2; 1 pools are as they should be\"", (await served.Server.DigAsync("+short", "CH", "TXT", "health.server"))[0]);
    }

    [Fact]
    public async Task Dig_ALargePool_ComesWholeOverTcpAsTheOtherJudgeSeesItToo()
    {
        await using ServedFolder served = await ServedFolder.StartAsync(ZoneSamples.Example($";@pool many\n{string.Concat(Enumerable.Range(1, 200).Select(i => $"many A 198.51.100.{i}\n"))}"));

        IReadOnlyList<string> lines = await served.Server.DigAsync("CH", "TXT", "many.example.com");
        var judge = new LookupClient(new LookupClientOptions(served.Server.EndPoint) { UseCache = false, Recursion = false });
        IDnsQueryResponse reply = await judge.QueryAsync("many.example.com", QueryType.TXT, QueryClass.CH);

        Assert.Contains(";; Truncated, retrying in TCP mode.", lines);
        Assert.Equal(201, lines.Count(line => line.StartsWith("many.example.com.\t0\tCH\tTXT\t", StringComparison.Ordinal)));
        Assert.Equal(201, reply.Answers.OfType<TxtRecord>().Count());
        Assert.Equal("198.51.100.1 up, served; weight 1; tier 0; no check", reply.Answers.OfType<TxtRecord>().ElementAt(1).Text.Single());
    }

    [Theory]
    [InlineData("127.0.0.2", "127.0.0.2", true)]
    [InlineData("127.0.0.2", "127.0.0.1", false)]
    [InlineData("none", "127.0.0.1", false)]
    public async Task Dig_WithNetworksSet_IsAnsweredFromThereAlone(string networks, string source, bool expected)
    {
        await using ServedFolder served = await ServedFolder.StartAsync(
            ZoneSamples.Example(";@check never tcp port=1\n;@pool www check=never\nwww A 127.0.0.1"), "--chaos-pools", networks);

        IReadOnlyList<string> pool = await served.Server.DigAsync("-b", source, "CH", "TXT", "www.example.com");
        IReadOnlyList<string> address = await served.Server.DigAsync("-b", source, "www.example.com");

        Assert.Equal(expected, pool.Any(line => line.Contains("status: NOERROR", StringComparison.Ordinal)));
        Assert.Equal(!expected, pool.Any(line => line.Contains("status: REFUSED", StringComparison.Ordinal)));
        Assert.Equal(expected, address.Contains("; EDE: 0 (Other): (all members are down: 1 of 1 are served all the same (when-empty=all))"));
    }

    [Fact]
    public async Task Dig_ExtendedErrorsForAll_AreSaidToThem()
    {
        await using ServedFolder served = await ServedFolder.StartAsync(
            ZoneSamples.Example(";@check never tcp port=1\n;@pool www check=never\nwww A 127.0.0.1"), "--chaos-pools", "none", "--extended-errors", "all");

        Assert.Contains(await served.Server.DigAsync("www.example.com"), line => line.StartsWith("; EDE: 0 (Other): (all members are down", StringComparison.Ordinal));
        Assert.DoesNotContain(await served.Server.DigAsync("www.example.com", "+noedns"), line => line.Contains("EDE", StringComparison.Ordinal));
    }
}
