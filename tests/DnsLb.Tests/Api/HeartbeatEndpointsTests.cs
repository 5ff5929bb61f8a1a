using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using DnsLb.Tests.EndToEnd;

namespace DnsLb.Tests.Api;

public sealed class HeartbeatEndpointsTests
{
    private const string Pool = """
        ;@check beat heartbeat deadline=1h
        ;@pool www check=beat
        www A    192.0.2.1 ;@ name=web1
        www AAAA 2001:db8::1 ;@ name=a/b%2F
        """;

    [Theory]
    [InlineData("beat/web1", null)]
    [InlineData("beat/web1", "")]
    [InlineData("beat/192.0.2.1", "drain 50% # disk full")]
    [InlineData("beat/2001:DB8:0::1", "DOWN")]
    [InlineData("beat/a%2Fb%252F", "up")]
    public async Task Put_OfAMember_IsTakenOver(string path, string? says)
    {
        await using RunningApi api = await RunningApi.StartAsync(Pool);
        using var content = says is null ? null : JsonContent.Create(new { Says = says });

        ApiAnswer answer = await api.SendAsync(HttpMethod.Put, $"/heartbeats/{path}", content);

        Assert.Equal((HttpStatusCode.NoContent, ""), (answer.Status, answer.Body));
    }

    [Theory]
    [InlineData("beat/web2", "up", HttpStatusCode.NotFound, "no member \"web2\" has a heartbeat check \"beat\"")]
    [InlineData("pulse/web1", "up", HttpStatusCode.NotFound, "no member \"web1\" has a heartbeat check \"pulse\"")]
    [InlineData("beat/web1", "dwon", HttpStatusCode.BadRequest, "unknown word \"dwon\"; did you mean \"down\"?")]
    [InlineData("beat/web1", "# fine", HttpStatusCode.BadRequest, "no state; write one or more of up, down, fail, stopped, ready, drain, maint, 75%, weight:30, load:120")]
    public async Task Put_WhatIsWrong_IsToldSo(string path, string says, HttpStatusCode status, string detail)
    {
        await using RunningApi api = await RunningApi.StartAsync(Pool);
        using var content = JsonContent.Create(new { Says = says });

        ApiAnswer answer = await api.SendAsync(HttpMethod.Put, $"/heartbeats/{path}", content);

        Assert.Equal((status, detail), (answer.Status, (string?)JsonNode.Parse(answer.Body)!["detail"]));
    }

    [Fact]
    public async Task Put_AnUnknownMember_IsToldSo()
    {
        await using RunningApi api = await RunningApi.StartAsync(Pool);

        ApiAnswer answer = await api.SendAsync(HttpMethod.Put, "/heartbeats/beat/web1", JsonContent.Create(new { Say = "down" }));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("unknown key \"say\"; did you mean \"says\"?", (string?)JsonNode.Parse(answer.Body)!["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Put_LoadsOfAPoolOfPolicyLease_AreHeard()
    {
        await using RunningApi api = await RunningApi.StartAsync("""
            ;@check beat heartbeat deadline=1h
            ;@pool www policy=lease check=beat
            www A 192.0.2.1
            www A 192.0.2.2
            """);
        await api.SendAsync(HttpMethod.Put, "/heartbeats/beat/192.0.2.1", JsonContent.Create(new { Says = "up load:30" }));
        await api.SendAsync(HttpMethod.Put, "/heartbeats/beat/192.0.2.2", JsonContent.Create(new { Says = "up load:10" }));

        // Loads are taken every ten seconds.
        await OtherProcesses.UntilAsync(async () => (bool?)(await api.GetAsync("/pools"))[0]!["leases"]!["hearsLoads"] is true, "no load is heard");

        Assert.Contains("load:30", (string?)(await api.GetAsync("/targets"))[0]!["reported"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Put_TextThatIsNotJson_IsRefused()
    {
        await using RunningApi api = await RunningApi.StartAsync(Pool);
        using var content = new StringContent("up", Encoding.UTF8, "text/plain");

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await api.SendAsync(HttpMethod.Put, "/heartbeats/beat/web1", content)).Status);
    }
}
