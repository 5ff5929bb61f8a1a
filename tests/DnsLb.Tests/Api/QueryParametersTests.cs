using System.Net;
using System.Text.Json.Nodes;

namespace DnsLb.Tests.Api;

public sealed class QueryParametersTests
{
    [Theory]
    [InlineData("/events?lmit=1", "unknown parameter \"lmit\"; did you mean \"limit\"?")]
    [InlineData("/events?limit=1&limit=1", "parameter \"limit\" is given 2 times; give it once")]
    [InlineData("/events?limit=1&LIMIT=1", "parameter \"LIMIT\" is given 2 times; give it once")]
    [InlineData("/explain?name=a&name=b&typ=A&x", "parameter \"name\" is given 2 times; give it once; unknown parameter \"typ\"; did you mean \"type\"?; unknown parameter \"x\"; expected one of: name, type, client")]
    [InlineData("/pools?name=www", "unknown parameter \"name\"; /pools takes none")]
    [InlineData("/healthz?x=1", "unknown parameter \"x\"; /healthz takes none")]
    [InlineData("/overrides/*?author=ana", "unknown parameter \"author\"; /overrides/* takes none")]
    public async Task Request_AParameterThatIsUnknownOrGivenTwice_IsRefused(string path, string detail)
    {
        await using RunningApi api = await RunningApi.StartAsync("www A 192.0.2.1");

        ApiAnswer answer = await api.SendAsync(HttpMethod.Get, path);

        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.Status, answer.MediaType));
        Assert.Equal(detail, (string?)JsonNode.Parse(answer.Body)!["detail"]);
    }

    [Theory]
    [InlineData("/events?", HttpStatusCode.OK)]
    [InlineData("/events?LIMIT=1", HttpStatusCode.OK)]
    [InlineData("/none?x=1", HttpStatusCode.NotFound)]
    public async Task Request_NoneThatIsWrong_IsAnswered(string path, HttpStatusCode expected)
    {
        await using RunningApi api = await RunningApi.StartAsync("www A 192.0.2.1");

        Assert.Equal(expected, (await api.SendAsync(HttpMethod.Get, path)).Status);
    }
}
