namespace DnsLb.Tests.EndToEnd;

/// <summary>Commands that change something show it first, and ask.</summary>
[Collection(ProcessTests.Name)]
public sealed class ConfirmationTests
{
    private const string Zone = """
        ;@pool www ttl=30s
        www A 192.0.2.1
        www A 192.0.2.2
        www A 192.0.2.3 ;@ tier=1
        """;

    [Fact]
    public async Task Drain_NoTerminal_ShowsWhatWouldChangeAndIsRefused()
    {
        await using ServedFolder served = await ServedFolder.StartAsync(ZoneSamples.Example(Zone), "--api", "127.0.0.1:0");

        CommandResult drain = await DnsLbProcess.RunAsync("drain", "www.example.com", "--reason", "x", "--api", await CommandLineTests.AddressOfAsync(served.Server));

        Assert.Equal(2, drain.ExitCode);
        Assert.Contains("dnslb: nothing is changed: there is no terminal to ask at; say --yes to change it without being asked", drain.Lines);
        Assert.Contains("www.example.com. A: no address; no member is left, and all are drained or forced down: those not even when-empty=all serves", drain.Lines);
        Assert.Contains(drain.Lines, line => line.StartsWith("www.example.com. A  192.0.2.1", StringComparison.Ordinal) && line.EndsWith("up     DRAIN! (up)", StringComparison.Ordinal));
        Assert.Equal(["192.0.2.1", "192.0.2.2"], served.Server.Served("www.example.com"));
    }

    [Fact]
    public async Task Drain_WithoutAReason_IsRefusedBeforeItAsks()
    {
        CommandResult drain = await DnsLbProcess.RunAsync("drain", "www.example.com", "--reason", "", "--api", $"127.0.0.1:{FreePort.Find()}");

        Assert.Equal((2, "dnslb: no reason: an override needs one"), (drain.ExitCode, Assert.Single(drain.Lines)));
    }

    [Theory]
    [InlineData("y", 0)]
    [InlineData("n", 1)]
    [InlineData("", 1)]
    public async Task Down_OnATerminal_IsAsked(string answer, int code)
    {
        await using ServedFolder served = await ServedFolder.StartAsync(ZoneSamples.Example(Zone), "--api", "127.0.0.1:0");
        await using var terminal = TerminalProcess.Start("down", "192.0.2.1", "--reason", "x", "--author", "ana", "--api", await CommandLineTests.AddressOfAsync(served.Server));

        await terminal.WaitForAsync(@"1 of 3 members \(192\.0\.2\.2\).*Change it\? \[y/N\] ");
        await terminal.TypeAsync($"{answer}\r");

        await terminal.WaitForAsync($@"code={code}\.");
        Assert.Equal(code == 0 ? ["192.0.2.2"] : ["192.0.2.1", "192.0.2.2"], served.Server.Served("www.example.com"));
    }

    [Fact]
    public async Task Auto_WithoutAnOverride_SaysSoBeforeItAsks()
    {
        await using ServedFolder served = await ServedFolder.StartAsync(ZoneSamples.Example(Zone), "--api", "127.0.0.1:0");

        CommandResult auto = await DnsLbProcess.RunAsync("auto", "192.0.2.1", "--api", await CommandLineTests.AddressOfAsync(served.Server));

        Assert.Equal((1, "dnslb: there is no override of \"192.0.2.1\""), (auto.ExitCode, Assert.Single(auto.Lines)));
    }
}
