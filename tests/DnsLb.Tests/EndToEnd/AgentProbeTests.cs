using System.Text;
using System.Text.Json;
using DnsLb.Tests.Checks;

namespace DnsLb.Tests.EndToEnd;

/// <summary>The <c>agent</c> check: answers follow what an agent says of one member.</summary>
[Collection(ProcessTests.Name)]
public sealed class AgentProbeTests
{
    // The tests ask until it is so.
    private static readonly string[] AskedOften = ["--api", "127.0.0.1:0", "--api-rate-limit", "1000000"];

    private volatile string _line = "up";

    [Fact]
    public async Task Serve_TheAgentChangesItsLine_WeightAndAnswersFollow()
    {
        await using var agent = new Backend(async (socket, cancellation) => await socket.SendAsync(Encoding.ASCII.GetBytes($"{_line}\n"), cancellation));
        string zone = ZoneSamples.Example(
            $"""
            ;@check load agent port={agent.EndPoint.Port} interval=500ms fall=1 rise=1
            ;@pool www policy=weighted ttl=1s..60s
            www A 192.0.2.1 ;@ name=web1 weight=2 check=load probe=127.0.0.1
            www A 192.0.2.2 ;@ weight=2
            """);
        await using ServedFolder served = await ServedFolder.StartAsync(zone, AskedOften);
        DnsLbProcess server = served.Server;
        using var api = new HttpClient { BaseAddress = new Uri((await server.Process.WaitForLineAsync(@"API on (\S+)")).Groups[1].Value) };
        await WaitForWeightAsync(api, 2);

        _line = "up 50%";
        Assert.Equal("load says up, 50%", await WaitForWeightAsync(api, 1));
        Assert.Equal(20, Enumerable.Range(0, 60).Count(_ => server.Addresses("www.example.com").Single() == "192.0.2.1"), 2.0);

        _line = "maint#new kernel";
        Assert.Equal("load says up, maint, 50%: new kernel", await WaitForWeightAsync(api, 0));
        Assert.Equal(["192.0.2.2"], server.Served("www.example.com"));
        Assert.Contains("up, maint, 50%: new kernel", await api.GetStringAsync("targets"), StringComparison.Ordinal);
        CommandResult explained = await DnsLbProcess.RunAsync("explain", "www.example.com", "--api", api.BaseAddress.Authority);
        Assert.Contains("    dropped  web1 (192.0.2.1): drained: load says up, maint, 50%: new kernel", explained.Lines);

        _line = "ready weight:6";
        Assert.Equal("load says up, ready, weight:6", await WaitForWeightAsync(api, 6));

        // A probe that times out on a busy machine takes the member down too: only what the agent says stays.
        _line = "down";
        await WaitForTargetAsync(api, "agent says down");
        server.WaitUntilServed("www.example.com", "192.0.2.2");
        _line = "100%";
        Assert.Null(await WaitForWeightAsync(api, 2));
        Assert.Equal(["192.0.2.2"], server.Served("www.example.com"));
        _line = "up";
        server.WaitUntilServed("www.example.com", "192.0.2.1", "192.0.2.2");
    }

    [Fact]
    public async Task Serve_TheAgentIsIgnoredWhileItIsNotReached_AnotherCheckJudgesTheMember()
    {
        await using var agent = new Backend(async (socket, cancellation) => await socket.SendAsync("up 50%\n"u8.ToArray(), cancellation));
        await using var web = new Backend((_, _) => Task.CompletedTask);
        await using ServedFolder served = await ServedFolder.StartAsync(ZoneSamples.Example(
            $"""
            ;@check load agent port={agent.EndPoint.Port} interval=500ms fall=1 rise=1 unreachable=ignore
            ;@check web  tcp   port={web.EndPoint.Port}   interval=500ms fall=1 rise=1
            ;@check either any of=load,web
            ;@pool www check=web,load ttl=1s..60s
            www A 192.0.2.1 ;@ probe=127.0.0.1
            www A 192.0.2.2 ;@ check=none
            www A 192.0.2.3 ;@ probe=127.0.0.1 check=either
            """), AskedOften);
        DnsLbProcess server = served.Server;
        using var api = new HttpClient { BaseAddress = new Uri((await server.Process.WaitForLineAsync(@"API on (\S+)")).Groups[1].Value) };
        await WaitForWeightAsync(api, 0.5);

        await agent.DisposeAsync();
        await WaitForTargetAsync(api, "the agent is not heard, which is ignored: connection refused");
        Assert.Equal("load says up, 50%", await WaitForWeightAsync(api, 0.5));
        Assert.Equal(["192.0.2.1", "192.0.2.2", "192.0.2.3"], server.Served("www.example.com"));

        await web.DisposeAsync();
        server.WaitUntilServed("www.example.com", "192.0.2.2");
    }

    private static Task WaitForTargetAsync(HttpClient api, string reason) =>
        OtherProcesses.UntilAsync(async () => (await api.GetStringAsync("targets")).Contains(reason, StringComparison.Ordinal), reason);

    // The reason of that weight.
    private static async Task<string?> WaitForWeightAsync(HttpClient api, double weight)
    {
        string? reason = null;
        await OtherProcesses.UntilAsync(
            async () =>
            {
                using var pools = JsonDocument.Parse(await api.GetStringAsync("pools"));
                JsonElement member = pools.RootElement[0].GetProperty("members")[0];
                reason = member.GetProperty("weightReason").GetString();
                return member.GetProperty("effectiveWeight").GetDouble() == weight;
            },
            $"the weight is never {weight}");
        return reason;
    }
}
