namespace DnsLb.Tests.EndToEnd;

/// <summary>Overrides by the command line against the real process, and what is left of them after it ends.</summary>
[Collection(ProcessTests.Name)]
public sealed class OverrideTests : IDisposable
{
    private const string Zone = """
        ;@pool www ttl=30s
        www A 192.0.2.1
        www A 192.0.2.2
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("TERM")]
    [InlineData("KILL")]
    public async Task Drain_ThenTheProcessEnds_IsInForceInTheNext(string signal)
    {
        await using (DnsLbProcess server = await ServeAsync("--state", State))
        {
            CommandResult drain = await RunAsync(server, "drain", "www.example.com/192.0.2.1", "--for", "2h", "--reason", "new kernel", "--author", "ana", "--yes");

            Assert.True(drain.ExitCode == 0, drain.ToString());
            Assert.Matches("www.example.com/192.0.2.1: drain by ana until .*Z: new kernel", drain.Lines[0]);
            Assert.Matches(@"  www.example.com. A 192.0.2.1: DRAIN!, without it up; at most \d+ % of its answers are still in caches; safe to stop at .*Z, in \d+ s", drain.Lines[1]);
            Assert.Equal(2, drain.Lines.Count);
            Assert.Equal(["192.0.2.2"], server.Served("www.example.com"));
            CommandResult explained = await RunAsync(server, "explain", "www.example.com");
            Assert.Contains(explained.Lines, line => line.StartsWith("    dropped  192.0.2.1: DRAIN! by ana until", StringComparison.Ordinal) && line.EndsWith("; without it up: no check", StringComparison.Ordinal));
            await server.Process.WaitForLineAsync("override www.example.com/192.0.2.1: drain by ana until .*: new kernel");
            await server.Process.SignalAsync(signal);
            await server.Process.WaitForExitAsync();
        }

        await using DnsLbProcess next = await ServeAsync("--state", State);
        Assert.Equal(["192.0.2.2"], next.Served("www.example.com"));
        Assert.StartsWith("www.example.com/192.0.2.1: drain by ana", (await RunAsync(next, "overrides")).Lines[0], StringComparison.Ordinal);
        CommandResult auto = await RunAsync(next, "auto", "www.example.com/192.0.2.1", "--yes");
        Assert.Equal(["www.example.com/192.0.2.1: drain is taken back"], auto.Lines);
        Assert.Equal(["192.0.2.1", "192.0.2.2"], next.Served("www.example.com"));
    }

    [Fact]
    public async Task Down_WithoutAFolder_IsInForceAndSaysThatItIsNotSaved()
    {
        await using DnsLbProcess server = await ServeAsync();

        CommandResult down = await RunAsync(server, "down", "*", "--reason", "test", "--yes");

        Assert.Equal(0, down.ExitCode);
        Assert.Contains("dnslb: not saved, so a restart of the server forgets it", down.ToString(), StringComparison.Ordinal);
        Assert.Empty(server.Served("www.example.com"));
    }

    [Fact]
    public async Task Drain_ThenAReload_StaysInForce()
    {
        await using DnsLbProcess server = await ServeAsync();
        await RunAsync(server, "drain", "192.0.2.1", "--reason", "test", "--yes");

        _folder.Write("example.com.zone", ZoneSamples.Example($"{Zone}\nwww A 192.0.2.3"));
        await server.Process.WaitForLineAsync("reloaded ");

        Assert.Equal(["192.0.2.2", "192.0.2.3"], server.Served("www.example.com"));
    }

    [Theory]
    [InlineData(1, "there is no override of \"192.0.2.9\"", "auto", "192.0.2.9")]
    [InlineData(2, "\"--for soon\": it must be a duration", "drain", "192.0.2.1", "--reason", "r", "--for", "soon")]
    [InlineData(2, "\"--for 0\": it must be a duration such as 500ms, 5s, 1m30s; a bare number is seconds; more than 0, and at most 366d", "up", "192.0.2.1", "--reason", "r", "--for", "0")]
    [InlineData(2, "\"--for 10000d\": it must be a duration such as 500ms, 5s, 1m30s; a bare number is seconds; more than 0, and at most 366d", "down", "192.0.2.1", "--reason", "r", "--for", "10000d")]
    [InlineData(2, "dnslb: \"x/../*\" selects nothing: no part of it may be . or ..", "drain", "x/../*", "--reason", "r")]
    [InlineData(2, "dnslb: \"../overrides/*\" selects nothing: no part of it may be . or ..", "auto", "../overrides/*")]
    [InlineData(2, "Option '--reason' is required", "drain", "192.0.2.1")]
    [InlineData(2, "\"a b\" selects nothing", "up", "a b", "--reason", "r")]
    [InlineData(2, "dnslb: \"a..b\" is no name: empty label", "up", "a..b", "--reason", "r")]
    [InlineData(1, "dnslb: \"www.example.com/192.0.2.3\" selects no member of a pool; did you mean \"www.example.com/192.0.2.1\"?", "drain", "www.example.com/192.0.2.3", "--reason", "r")]
    public async Task Commands_SomethingWrong_SayWhat(int exitCode, string problem, params string[] command)
    {
        await using DnsLbProcess server = await ServeAsync();

        CommandResult result = await RunAsync(server, command);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(problem, result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_NoServer_SaySo()
    {
        CommandResult result = await DnsLbProcess.RunAsync("overrides", "--api", $"127.0.0.1:{FreePort.Find()}");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("Connection refused", Assert.Single(result.Lines), StringComparison.Ordinal);
    }

    private string State => _folder.PathOf("state");

    private Task<DnsLbProcess> ServeAsync(params string[] more)
    {
        string zone = _folder.Write("example.com.zone", ZoneSamples.Example(Zone));
        return DnsLbProcess.ServeAsync(zone, ["--api", "127.0.0.1:0", .. more]);
    }

    private static async Task<CommandResult> RunAsync(DnsLbProcess server, params string[] command)
    {
        string address = (await server.Process.WaitForLineAsync(@"API on http://(\S+?)/")).Groups[1].Value;
        return await DnsLbProcess.RunAsync([.. command, "--api", address]);
    }
}
