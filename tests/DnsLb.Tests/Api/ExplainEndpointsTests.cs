using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace DnsLb.Tests.Api;

public sealed class ExplainEndpointsTests
{
    [Fact]
    public async Task Explain_AMemberThatIsForcedDown_ShowsThatAndItsRealState()
    {
        await using RunningApi api = await RunningApi.StartAsync("""
            ;@pool www
            www A 192.0.2.1
            www A 192.0.2.2
            """);
        await api.SendAsync(HttpMethod.Put, "/overrides/192.0.2.1", JsonContent.Create(new { kind = "down", author = "ana", reason = "update" }));

        JsonNode explanation = await api.GetAsync("/explain?name=www.example.com");

        JsonNode dropped = Assert.Single(explanation["pools"]![0]!["stages"]![0]!["dropped"]!.AsArray())!;
        Assert.Equal(("192.0.2.1", "DOWN! by ana until it is taken back: update; without it up: no check"), ((string?)dropped["member"], (string?)dropped["reason"]));
        Assert.EndsWith(" 192.0.2.2", (string?)Assert.Single(explanation["answer"]!.AsArray()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/explain?name=www.example.com&type=NONE&client=here", "\"NONE\": unknown type; write a mnemonic such as AAAA, or TYPEnnn; client \"here\": it must be an address such as 192.0.2.1, or a subnet such as 192.0.2.0/24")]
    [InlineData("/explain?name=a..b", "\"a..b\" is no name: ")]
    [InlineData("/explain", "")]
    public async Task Explain_SomethingWrong_SaysWhat(string path, string detail)
    {
        await using RunningApi api = await RunningApi.StartAsync("www A 192.0.2.1");

        ApiAnswer answer = await api.SendAsync(HttpMethod.Get, path);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.StartsWith(detail, (string?)JsonNode.Parse(answer.Body)!["detail"] ?? "", StringComparison.Ordinal);
    }
}
