using DnsLb.Tests.Checks;

namespace DnsLb.Tests.EndToEnd;

/// <summary>The real process has no file descriptor left, and then has again.</summary>
[Collection(ProcessTests.Name)]
public sealed class DescriptorsTests
{
    [Fact]
    public async Task Serve_NoDescriptorIsLeft_SaysSoKeepsTheVerdictAndRecovers()
    {
        var backend = new Backend((_, _) => Task.CompletedTask);
        await using ServedFolder served = await ServedFolder.StartAsync(ZoneSamples.Example(
            $"""
            ;@check port tcp port={backend.EndPoint.Port} interval=500ms timeout=500ms fall=2
            ;@pool www check=port
            www A 127.0.0.1
            www A 127.0.0.2
            """));
        served.Server.WaitUntilServed("www.example.com", "127.0.0.1");

        await LimitAsync(served.Server, "10:");
        await served.Server.Process.WaitForLineAsync("127.0.0.[12]:.* not probed: this machine has no file descriptor left; its verdict stays (up|down)");
        await backend.DisposeAsync();
        string[] without = served.Server.Served("www.example.com");
        await LimitAsync(served.Server, "1024:");

        await served.Server.Process.WaitForLineAsync("127.0.0.1 was up, is down: port: connection refused");
        Assert.Equal(["127.0.0.1"], without);
    }

    private static async Task LimitAsync(DnsLbProcess server, string openFiles) =>
        Assert.Equal(0, (await ChildProcess.RunAsync("prlimit", ["--pid", $"{server.Process.Id}", $"--nofile={openFiles}"])).ExitCode);
}
