using DnsLb.Core.Wire;

namespace DnsLb.Tests.EndToEnd;

/// <summary>The query log of the real process.</summary>
public sealed class QueryLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public QueryLogTests() => _folder.Write("example.com.zone", ZoneSamples.Example(";@pool www answers=1\nwww A 192.0.2.1\nwww A 192.0.2.2"));

    private string Zone => _folder.PathOf("example.com.zone");

    private string Log => _folder.PathOf("queries.log");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Log_OfUdpAndTcp_HasALineForEachQuery()
    {
        await using DnsLbProcess server = await DnsLbProcess.ServeAsync(Zone, "--query-log", Log);
        await server.DigAsync("www.example.com");
        await server.DigAsync("+tcp", "nobody.example.com", "TXT");
        await StopAsync(server);

        Assert.Collection(
            File.ReadAllLines(Log),
            line => Assert.Matches(@"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z 127\.0\.0\.1 udp www\.example\.com\. A NOERROR aa,rd 192\.0\.2\.[12] \d+ [0-9.]+$", line),
            line => Assert.Matches(@" 127\.0\.0\.1 tcp nobody\.example\.com\. TXT NXDOMAIN aa,rd - \d+ [0-9.]+$", line));
    }

    [Fact]
    public async Task Log_WithFilters_HasWhatTheyChoose()
    {
        await using DnsLbProcess server = await DnsLbProcess.ServeAsync(Zone, "--query-log", Log, "--query-log-outcome", "NXDOMAIN", "REFUSED", "--query-log-name", "example.com", "--query-log-client", "127.0.0.0/8");
        server.Ask("www.example.com");
        server.Ask("nobody.example.com");
        server.Ask("example.org");
        await StopAsync(server);

        Assert.Contains(" nobody.example.com. A NXDOMAIN ", Assert.Single(File.ReadAllLines(Log)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_IsWhatSimulateReads()
    {
        await using DnsLbProcess server = await DnsLbProcess.ServeAsync(Zone, "--query-log", Log);
        Assert.Equal(20, server.AskAll(new Answering.Question("www.example.com"), 20).Count());
        await StopAsync(server);

        CommandResult simulated = await DnsLbProcess.RunAsync("simulate", Zone, "www", "--log", Log, "--log-ttl", "60", "--time", "10m", "--warm-up", "1m");

        Assert.True(simulated.ExitCode == 0, simulated.ToString());
        Assert.Matches("1 resolvers? of a log", simulated.ToString());
    }

    [Fact]
    public async Task Log_RenamedByLogrotate_GoesOnInANewFileAfterAHangUp()
    {
        await using DnsLbProcess server = await DnsLbProcess.ServeAsync(Zone, "--query-log", Log);
        server.Ask("www.example.com");
        await WaitForAsync(Log, "www.example.com.");
        File.Move(Log, $"{Log}.1");
        await server.Process.SignalAsync("HUP");
        await server.Process.WaitForLineAsync("read all zone files again");
        server.Ask("nobody.example.com");
        await StopAsync(server);

        Assert.Contains("www.example.com.", Assert.Single(File.ReadAllLines($"{Log}.1")), StringComparison.Ordinal);
        Assert.Contains("nobody.example.com.", Assert.Single(File.ReadAllLines(Log)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_DiskFull_IsSaidOnceAndCostsNoAnswer()
    {
        await using DnsLbProcess server = await DnsLbProcess.ServeAsync(Zone, "--query-log", "/dev/full");
        server.Ask("www.example.com");
        await server.Process.WaitForLineAsync("query log /dev/full fails: No space left on device");
        await server.Process.WaitForLineAsync("query log /dev/full: queries missing in it: 1 more, 1 since the start");

        Assert.Equal(20, server.AskAll(new Answering.Question("www.example.com"), 20).Count());
        await StopAsync(server);
        Assert.Single(server.Process.Lines, line => line.Contains("fails:", StringComparison.Ordinal));
    }

    // The pipe holds 64 KiB, some six hundred lines.
    [Fact]
    public async Task Log_InAPipeThatNobodyReads_CostsNoAnswer()
    {
        await using DnsLbProcess server = await DnsLbProcess.ServeUnseenAsync(_folder.Path, "www.example.com", "DNSLB_QUERY_LOG=- \"$@\" 2>&1 | sleep 1000");

        Assert.All(server.AskAll(new Answering.Question("www.example.com", RRType.A), 3000), reply => Assert.Single(reply.AnswerRecords));
    }

    private static async Task StopAsync(DnsLbProcess server)
    {
        await server.Process.SignalAsync("TERM");
        Assert.Equal(0, await server.Process.WaitForExitAsync());
    }

    private static Task WaitForAsync(string file, string text) =>
        OtherProcesses.UntilAsync(async () => File.Exists(file) && (await File.ReadAllTextAsync(file)).Contains(text, StringComparison.Ordinal), $"{file} has no {text}");
}
