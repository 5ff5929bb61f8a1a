using System.Text.Json.Nodes;

namespace DnsLb.Tests.Api;

public sealed class RequestPathTests
{
    private const string Pool = """
        ;@pool www
        www A 192.0.2.1
        """;

    [Theory]
    [InlineData("/overrides/x/../*")]
    [InlineData("/overrides/x/%2e%2E/*")]
    [InlineData("/./overrides/*")]
    [InlineData("http://localhost/overrides/x/../*")]
    public async Task Request_APathThatLeadsElsewhere_IsRefused(string target)
    {
        await using RunningApi api = await RunningApi.StartAsync(Pool);

        string answer = await api.SendRawAsync($"DELETE {target}?author=ana HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains(" . or ..", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/overrides/a/b", "a/b")]
    [InlineData("http://localhost/overrides/a/b", "a/b")]
    [InlineData("/%6Fverrides/a%2Fb", "a/b")]
    [InlineData("/OVERRIDES/a%252Fb", "a%2Fb")]
    [InlineData("/overrides/a%5Cb?", "a\\b")]
    public async Task Request_ThePathOfAnOverride_NamesItsSelector(string target, string selector)
    {
        await using RunningApi api = await RunningApi.StartAsync(Pool);

        string answer = await api.SendRawAsync($"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        string problem = answer[answer.IndexOf('{', StringComparison.Ordinal)..(answer.LastIndexOf('}') + 1)];
        Assert.Equal($"there is no override of \"{selector}\"", (string?)JsonNode.Parse(problem)!["detail"]);
    }
}
