using System.Net.Http.Headers;
using DnsLb.Tests.EndToEnd;

namespace DnsLb.Tests.Documentation;

/// <summary>Rows of the table of split-brain.md, by two real servers of one zone that see different things.</summary>
[Collection(ProcessTests.Name)]
public sealed class SplitBrainTests : IDisposable
{
    private const string Name = "www.example.com";

    private static readonly string[] All = ["192.0.2.1", "192.0.2.2", "192.0.2.3"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1", "", "192.0.2.3 down", "192.0.2.3 down", "192.0.2.1 192.0.2.2", "192.0.2.1 192.0.2.2")]
    [InlineData("3", "", "192.0.2.1 down", "", "192.0.2.2 192.0.2.3", "192.0.2.1 192.0.2.2 192.0.2.3")]
    [InlineData("9", "drain", "", "", "192.0.2.2 192.0.2.3", "192.0.2.1 192.0.2.2 192.0.2.3")]
    [InlineData("10", "up", "192.0.2.1 down", "192.0.2.1 down", "192.0.2.1 192.0.2.2 192.0.2.3", "192.0.2.2 192.0.2.3")]
    [InlineData("15", "", "all", "all", "192.0.2.1 192.0.2.2 192.0.2.3", "192.0.2.1 192.0.2.2 192.0.2.3")]
    [InlineData("16", "", "all", "192.0.2.1 down", "192.0.2.1 192.0.2.2 192.0.2.3", "192.0.2.2 192.0.2.3")]
    public async Task Row_OfTheTable_IsWhatBothServersAnswer(string row, string forced, string seenByA, string seenByB, string answersOfA, string answersOfB)
    {
        Assert.Contains(MarkdownFile.Read("src/DnsLb/Docs/split-brain.md").Table("Situations"), cells => cells[0] == row);
        await using ServedFolder a = await ServeAsync("a", seenByA);
        await using ServedFolder b = await ServeAsync("b", seenByB);
        if (forced.Length > 0)
        {
            await ForceAsync(a.Server, forced);
        }

        Assert.Equal(answersOfA, string.Join(' ', a.Server.Served(Name)));
        Assert.Equal(answersOfB, string.Join(' ', b.Server.Served(Name)));
    }

    [Fact]
    public async Task Hash_OfBothServers_GivesAClientTheSameMember()
    {
        await using ServedFolder a = await ServeAsync("a", "");
        await using ServedFolder b = await ServeAsync("b", "");
        for (int i = 0; i < 8; i++)
        {
            string[] question = ["+short", "stay.example.com", $"+subnet=203.0.{i}.0/24"];
            Assert.Equal(await a.Server.DigAsync(question), await b.Server.DigAsync(question));
        }
    }

    private Task<ServedFolder> ServeAsync(string name, string seen)
    {
        string states = _folder.Write(name, seen == "all" ? string.Concat(All.Select(address => $"{address} down\n")) : $"{seen}\n");
        string members = string.Concat(All.Select(address => $"www A {address}\nstay A {address}\n"));
        return ServedFolder.StartAsync(
            ZoneSamples.Example($";@check states file path={states}\n;@pool www policy=weighted check=states\n;@pool stay policy=hash check=states\n{members}"),
            "--api", "127.0.0.1:0");
    }

    private static async Task ForceAsync(DnsLbProcess server, string kind)
    {
        string api = (await server.Process.WaitForLineAsync(@"API on (\S+)")).Groups[1].Value;
        using var client = new HttpClient();
        using var decision = new StringContent($$"""{"kind": "{{kind}}", "author": "ana", "reason": "test"}""", new MediaTypeHeaderValue("application/json"));
        using HttpResponseMessage response = await client.PutAsync($"{api}overrides/{Name}/192.0.2.1", decision);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }
}
