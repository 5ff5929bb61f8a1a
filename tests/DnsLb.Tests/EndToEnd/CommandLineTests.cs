using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace DnsLb.Tests.EndToEnd;

/// <summary>What commands say of a running server, in a pipe.</summary>
[Collection(ProcessTests.Name)]
public sealed class CommandLineTests
{
    // Nothing listens on port 1 of loopback.
    private const string Zone = """
        ;@check port tcp port=1 interval=1s fall=1
        ;@pool www ttl=30s
        www A 192.0.2.1 ;@ name=one
        www A 192.0.2.2
        ;@pool api check=port policy=weighted
        api A 127.0.0.1
        api A 192.0.2.9 ;@ tier=1
        """;

    [Fact]
    public async Task Status_AllIsWell_IsPlainTextAndCodeZero()
    {
        await using ServedFolder served = await ServedFolder.StartAsync(ZoneSamples.Example("""
            ;@pool www ttl=30s
            www A 192.0.2.1
            www A 192.0.2.2
            """), "--api", "127.0.0.1:0");

        CommandResult status = await RunAsync(served, "status");

        Assert.True(status.ExitCode == 0, status.ToString());
        Assert.Matches(@"^http://127\.0\.0\.1:\d+/: ready, dnslb \d+\.\d+\.\d+, up for (\d+ min )?\d+ s, 1 zone .*2 of 2 members up, 1 of 1 pools as usual$", status.Lines[0]);
        Assert.Contains(status.Lines, line => line.StartsWith("www.example.com. A  2/2", StringComparison.Ordinal));
        Assert.DoesNotContain("\e", status.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_SomethingIsDown_SaysWhyAndCodeOne()
    {
        await using ServedFolder served = await ServedFolder.StartAsync(ZoneSamples.Example(Zone), "--api", "127.0.0.1:0");
        await RunAsync(served, "drain", "*/one", "--reason", "new kernel", "--author", "ana", "--yes");

        CommandResult status = await RunAsync(served, "status");

        Assert.True(status.ExitCode == 1, status.ToString());
        Assert.Contains(status.Lines, line => line.StartsWith("api.example.com. A 127.0.0.1: down: port: connection refused", StringComparison.Ordinal));
        Assert.Contains(status.Lines, line => line.StartsWith("www.example.com. A one (192.0.2.1): DRAIN! (up): by ana", StringComparison.Ordinal));
        CommandResult json = await RunAsync(served, "status", "--json");
        using var document = JsonDocument.Parse(string.Join('\n', json.Lines));
        Assert.Equal(1, json.ExitCode);
        Assert.False(document.RootElement.GetProperty("isWell").GetBoolean());
        Assert.True(document.RootElement.GetProperty("ready").GetBoolean());
        Assert.Matches(@"^\d+\.\d+\.\d+$", document.RootElement.GetProperty("version").GetString());
        Assert.InRange(document.RootElement.GetProperty("uptimeSeconds").GetInt64(), 0, (DateTimeOffset.UtcNow - document.RootElement.GetProperty("startedAt").GetDateTimeOffset()).TotalSeconds);
        Assert.Contains(document.RootElement.GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("where").GetString() == "api.example.com. A 127.0.0.1");
    }

    [Fact]
    public async Task StatusAndReload_AFileWithErrors_SayWhereAndCodeOne()
    {
        await using ServedFolder served = await ServedFolder.StartAsync(ZoneSamples.Example("www A 192.0.2.1"), "--api", "127.0.0.1:0");
        CommandResult well = await RunAsync(served, "reload");
        string path = served.Write("example.com.zone", ZoneSamples.Example("www A 192.0.2.999"));

        CommandResult reload = await RunAsync(served, "reload");
        CommandResult status = await RunAsync(served, "status");

        Assert.Equal((0, "1 unchanged, 0 loaded, 0 rejected"), (well.ExitCode, Assert.Single(well.Lines)));
        Assert.Equal((1, 1), (reload.ExitCode, status.ExitCode));
        Assert.Equal($"{path}: rejected, serves example.com.", reload.Lines[0]);
        Assert.StartsWith($"  {path}:5:", reload.Lines[1], StringComparison.Ordinal);
        Assert.Contains(status.Lines, line => line.StartsWith($"{path}: is kept: {path}:5:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Status_AtASocket_NeedsNoToken()
    {
        using var folder = new TemporaryFolder();
        string socket = folder.PathOf("api.sock");
        await using ServedFolder served = await ServedFolder.StartAsync(
            ZoneSamples.Example("www A 192.0.2.1"), "--api", "127.0.0.1:0", "--api-token", folder.Write("token", "0123456789abcdef"), "--api-socket", socket);
        await served.Server.Process.WaitForLineAsync("API on unix:");

        CommandResult status = await DnsLbProcess.RunAsync("status", "--api-socket", socket);

        Assert.True(status.ExitCode == 0, status.ToString());
        Assert.StartsWith($"unix:{socket}: ready, dnslb ", status.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task PoolsAndMembers_InAPipe_AreARowEach()
    {
        await using ServedFolder served = await ServedFolder.StartAsync(ZoneSamples.Example(Zone), "--api", "127.0.0.1:0");
        await RunAsync(served, "down", "*/one", "--reason", "x", "--author", "ana", "--yes");
        served.Server.Served("www.example.com");

        CommandResult pools = await RunAsync(served, "pools");
        CommandResult members = await RunAsync(served, "members", "www");

        Assert.Equal(3, pools.Lines.Count);
        Assert.Matches(@"^api\.example\.com\. A +0/2 +\d+ +weighted +1 +0 +no member is up, 2 down$", pools.Lines[1]);
        Assert.Matches(@"^www\.example\.com\. A +1/2 +30 +rotate +1 +40 +1 DOWN!$", pools.Lines[2]);
        Assert.Equal(3, members.Lines.Count);
        Assert.Matches(@"^POOL +MEMBER +TIER +STATE +WEIGHT +NOW +SHARE +REASON$", members.Lines[0]);
        Assert.Matches(@"^www\.example\.com\. A +one \(192\.0\.2\.1\) +0 +DOWN! \(up\) +1 +0 +0 % +by ana until it is taken back: x; without it up", members.Lines[1]);
        Assert.Matches(@"^www\.example\.com\. A +192\.0\.2\.2 +0 +up +1 +1 +100 % ", members.Lines[2]);
        using var json = JsonDocument.Parse(string.Join('\n', (await RunAsync(served, "members", "127.0.0.1", "--json")).Lines));
        Assert.Equal("127.0.0.1", json.RootElement[0].GetProperty("members")[0].GetProperty("address").GetString());
        Assert.Equal(1, (await RunAsync(served, "members", "nothing")).ExitCode);
    }

    [Fact]
    public async Task Events_Latest_AreTheLastLines()
    {
        await using ServedFolder served = await ServedFolder.StartAsync(ZoneSamples.Example(Zone), "--api", "127.0.0.1:0");

        CommandResult drain = await RunAsync(served, "drain", "www.example.com", "--reason", "new kernel", "--author", "ana", "--yes");
        CommandResult events = await RunAsync(served, "events", "--limit", "5");
        CommandResult json = await RunAsync(served, "events", "--json");

        Assert.True(drain.ExitCode == 0, drain.ToString());
        Assert.Contains(events.Lines, line => Regex.IsMatch(line, @"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ override www\.example\.com: drain by ana: new kernel$"));
        Assert.Contains(events.Lines, line => Regex.IsMatch(line, @"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ api\.example\.com\. A 127\.0\.0\.1: unknown → down: port: connection refused"));
        Assert.Single(json.Lines, line => line.StartsWith("""{"event":"override","data":{""", StringComparison.Ordinal));
        using var document = JsonDocument.Parse(json.Lines.Last(line => line.StartsWith("""{"event":"change","data":{""", StringComparison.Ordinal)));
        Assert.Equal(("change", "down"), (document.RootElement.GetProperty("event").GetString(), document.RootElement.GetProperty("data").GetProperty("after").GetString()));
    }

    [Theory]
    [InlineData("status")]
    [InlineData("pools")]
    [InlineData("members")]
    [InlineData("events", "--follow")]
    [InlineData("drain", "192.0.2.1", "--reason", "x")]
    [InlineData("explain", "www.example.com")]
    public async Task AnyCommand_NoServer_SaysWhatToDoInALine(params string[] command)
    {
        CommandResult result = await DnsLbProcess.RunAsync([.. command, "--api", $"127.0.0.1:{FreePort.Find()}"]);

        Assert.Equal(2, result.ExitCode);
        Assert.Matches(@"^dnslb: no answer of a server at http://127\.0\.0\.1:\d+/: .*Connection refused.*; does it run \(dnslb serve\), and is --api the same there\?$", Assert.Single(result.Lines));
    }

    [Fact]
    public async Task Status_TokenIsWrongOrMissing_SaysWhich()
    {
        using var folder = new TemporaryFolder();
        string token = folder.Write("token", "0123456789abcdef");
        string other = folder.Write("other", "0123456789abcdeX");
        await using ServedFolder served = await ServedFolder.StartAsync(ZoneSamples.Example("www A 192.0.2.1"), "--api", "127.0.0.1:0", "--api-token", token);

        CommandResult missing = await RunAsync(served, "status");
        CommandResult wrong = await RunAsync(served, "status", "--api-token", other);

        Assert.Equal((2, 2), (missing.ExitCode, wrong.ExitCode));
        Assert.EndsWith("asks for a token; give the file that holds it by --api-token", Assert.Single(missing.Lines), StringComparison.Ordinal);
        Assert.EndsWith("does not take this token; give the file with its own by --api-token", Assert.Single(wrong.Lines), StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync(served, "status", "--api-token", token)).ExitCode);
    }

    // A server of a version before this one says 404 to paths that it does not know; another web server says it without a problem.
    [Theory]
    [InlineData("application/problem+json", """{"status":404,"detail":"nothing is at /pools"}""", "is older than this command and has no /pools; update it")]
    [InlineData("text/html", "<p>", "is older than this command and has no /pools; update it")]
    public async Task Pools_ServerWithoutThem_IsCalledOlder(string type, string body, string problem)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task answering = AnswerAsync(listener, $"HTTP/1.1 404 Not Found\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}");

        CommandResult result = await DnsLbProcess.RunAsync("pools", "--api", $"{listener.LocalEndpoint}");

        await answering;
        Assert.Equal(2, result.ExitCode);
        Assert.EndsWith(problem, Assert.Single(result.Lines), StringComparison.Ordinal);
    }

    /// <summary>Where the API of a server is.</summary>
    internal static async Task<string> AddressOfAsync(DnsLbProcess server) => (await server.Process.WaitForLineAsync(@"API on http://(\S+?)/")).Groups[1].Value;

    private static async Task<CommandResult> RunAsync(ServedFolder served, params string[] command) =>
        await DnsLbProcess.RunAsync([.. command, "--api", await AddressOfAsync(served.Server)]);

    private static async Task AnswerAsync(TcpListener listener, string reply)
    {
        using TcpClient client = await listener.AcceptTcpClientAsync();
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        while (await reader.ReadLineAsync() is { Length: > 0 })
        {
            continue;
        }

        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(reply));
    }
}
