using System.Net;
using System.Text.Json.Nodes;

namespace DnsLb.Tests.Api;

public sealed class EventEndpointsTests
{
    private const string Pool = """
        ;@check port tcp port=1 timeout=1s
        ;@pool www check=port
        www A 127.0.0.1
        www A 127.0.0.2
        """;

    [Theory]
    [InlineData("/events", 2)]
    [InlineData("/events?limit=1", 1)]
    public async Task Events_FirstVerdicts_AreToldNewestFirst(string path, int count)
    {
        await using RunningApi api = await RunningApi.StartAsync(Pool);

        JsonArray events = (await api.GetAsync(path)).AsArray();

        Assert.Equal(count, events.Count);
        Assert.All(events, each => Assert.Equal(("www.example.com. A", "unknown", "down", "port: connection refused"), ((string?)each!["pool"], (string?)each["before"], (string?)each["after"], (string?)each["reason"])));
        Assert.Equal(events.Select(each => (long)each!["id"]!).OrderDescending(), events.Select(each => (long)each!["id"]!));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("all")]
    public async Task Events_ALimitThatIsNone_IsAProblem(string limit)
    {
        await using RunningApi api = await RunningApi.StartAsync(Pool);

        Assert.Equal(HttpStatusCode.BadRequest, (await api.SendAsync(HttpMethod.Get, $"/events?limit={limit}")).Status);
    }
}
