using System.Text.RegularExpressions;

namespace DnsLb.Tests.EndToEnd;

/// <summary><c>dnslb top</c> and <c>dnslb status --watch</c> on a real terminal.</summary>
public sealed class TopTests
{
    private const string Zone = """
        ;@pool www ttl=30s
        www A 192.0.2.1
        www A 192.0.2.2
        ;@pool api policy=weighted
        api A 192.0.2.3 ;@ name=web-3
        """;

    [Fact]
    public async Task Top_WhileQueriesCome_ShowsThemAndWhatIsForced()
    {
        await using ServedFolder served = await ServedFolder.StartAsync(ZoneSamples.Example(Zone), "--api", "127.0.0.1:0");
        string api = await CommandLineTests.AddressOfAsync(served.Server);
        await using var top = TerminalProcess.Start("top", "--api", api);

        await top.WaitForLineAsync(@"^www\.example\.com\. A +2/2 up");
        await top.WaitForLineAsync(@"^  web-3 \(192\.0\.2\.3\) +up");
        using var enough = new CancellationTokenSource();
        Task asking = AskAsync(served.Server, enough.Token);
        await top.WaitForLineAsync(@"^  192\.0\.2\.1 +up +1 +[1-9][\d.]* +\d+(\.\d)? %");
        await enough.CancelAsync();
        await asking;
        await DnsLbProcess.RunAsync("drain", "192.0.2.1", "--reason", "new kernel", "--author", "ana", "--yes", "--api", api);
        await top.WaitForLineAsync(@"^  192\.0\.2\.1 +DRAIN! \(up\)");
        await top.WaitForLineAsync("override 192.0.2.1: drain by ana");

        Assert.InRange(top.Screen.Count, 10, 24);
        Assert.All(top.Screen, line => Assert.InRange(line.Length, 0, 80));
        await top.TypeAsync("/web-3");
        await top.WaitForLineAsync("^/web-3_");
        Assert.DoesNotContain(top.Screen, line => line.StartsWith("www", StringComparison.Ordinal));
        await top.TypeAsync("\r");
        await top.WaitForLineAsync("filter: web-3");
        await top.TypeAsync("q");
        await AssertGivenBackAsync(top, code: 0);
    }

    [Theory]
    [InlineData("top")]
    [InlineData("status", "--watch")]
    public async Task Screen_CtrlC_GivesTheTerminalBack(params string[] command)
    {
        await using ServedFolder served = await ServedFolder.StartAsync(ZoneSamples.Example(Zone), "--api", "127.0.0.1:0");
        await using var live = TerminalProcess.Start([.. command, "--api", await CommandLineTests.AddressOfAsync(served.Server)]);
        await live.WaitForLineAsync(@"www\.example\.com\. A +2/2");

        await live.TypeAsync("\x03");

        await AssertGivenBackAsync(live, code: 0);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("HUP")]
    [InlineData("QUIT")]
    public async Task Top_Signal_GivesTheTerminalBack(string signal)
    {
        await using ServedFolder served = await ServedFolder.StartAsync(ZoneSamples.Example(Zone), "--api", "127.0.0.1:0");
        await using var top = TerminalProcess.Start("top", "--api", await CommandLineTests.AddressOfAsync(served.Server));
        await top.WaitForLineAsync(@"www\.example\.com\. A +2/2");

        await top.SignalAsync(signal);

        await AssertGivenBackAsync(top, code: 0);
    }

    [Fact]
    public async Task Top_TheServerEnds_SaysSoAndGoesOn()
    {
        await using ServedFolder served = await ServedFolder.StartAsync(ZoneSamples.Example(Zone), "--api", "127.0.0.1:0");
        await using var top = TerminalProcess.Start("top", "--api", await CommandLineTests.AddressOfAsync(served.Server));
        await top.WaitForLineAsync(@"www\.example\.com\. A +2/2");

        await served.Server.Process.SignalAsync("TERM");

        await top.WaitForLineAsync("^no answer of a server at");
        await top.WaitForLineAsync("the connection is lost, and tried again");
        await top.TypeAsync("q");
        await AssertGivenBackAsync(top, code: 0);
    }

    [Theory]
    [InlineData("top")]
    [InlineData("status", "--watch")]
    public async Task Screen_TheServerIsStopped_SaysThatItWaitsAndEndsAtOnce(params string[] command)
    {
        await using ServedFolder served = await ServedFolder.StartAsync(ZoneSamples.Example(Zone), "--api", "127.0.0.1:0");
        await using var live = TerminalProcess.Start([.. command, "--api", await CommandLineTests.AddressOfAsync(served.Server)]);
        await live.WaitForLineAsync(@"www\.example\.com\. A +2/2");
        await served.Server.Process.SignalAsync("STOP");

        await live.WaitForLineAsync("^no answer of a server at .* yet; it is waited for");
        await live.TypeAsync("q");

        await AssertGivenBackAsync(live, code: 0);
        Assert.DoesNotContain(live.Screen, line => line.Contains("within 30 s", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("top", "top needs a terminal")]
    [InlineData("status", "--watch needs a terminal", "--watch")]
    public async Task Screen_NoTerminal_IsRefused(string command, string problem, params string[] more)
    {
        CommandResult result = await DnsLbProcess.RunAsync([command, .. more]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(problem, Assert.Single(result.Lines), StringComparison.Ordinal);
    }

    // The cursor, lines that are broken, and the screen of before; then what the shell says of the terminal's modes.
    private static async Task AssertGivenBackAsync(TerminalProcess live, int code)
    {
        Match end = await live.WaitForAsync(@"code=(\d+)\.\s+restored\.");
        Assert.Equal($"{code}", end.Groups[1].Value);
        Assert.EndsWith("\e[?7h\e[?25h\e[?1049l", Regex.Match(live.Seen, @"^(.*)code=", RegexOptions.Singleline).Groups[1].Value.TrimEnd(), StringComparison.Ordinal);
    }

    private static Task AskAsync(DnsLbProcess server, CancellationToken enough) => Task.Run(
        () =>
        {
            while (!enough.IsCancellationRequested)
            {
                server.Served("www.example.com");
            }
        },
        CancellationToken.None);
}
