using System.Net;
using System.Net.Sockets;
using DnsLb.Core.Checks;
using DnsLb.Tests.EndToEnd;

namespace DnsLb.Tests.Checks;

/// <summary>Each preset against the real server, and against a wrong one.</summary>
public sealed class TcpPresetTests
{
    public static TheoryData<string> Names => [.. TcpPreset.All.Select(preset => preset.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task ProbeAsync_TheRealServer_Passes(string name)
    {
        await using BackendServer server = await BackendServer.StartAsync(name);

        for (int i = 0; i < 3; i++)
        {
            CheckResult result = await CheckRun.RunAsync(CheckRun.Create("tcp", ("preset", name)), server.EndPoint);

            Assert.Equal((true, "match", "answered as expected"), (result.Passed, result.Phase, result.Reason));
        }
    }

    [Fact]
    public async Task ProbeAsync_RedisWithAPassword_Passes()
    {
        await using BackendServer server = await BackendServer.StartAsync("redis", "--requirepass", "secret");

        CheckResult result = await CheckRun.RunAsync(CheckRun.Create("tcp", ("preset", "redis")), server.EndPoint);

        Assert.True(result.Passed, result.Reason);
    }

    [Theory]
    [InlineData(true, true, "^answered as expected$")]
    [InlineData(false, false, "^the server ended TLS: .*alert certificate required|^connection (reset|closed)|^received nothing, ")]
    public async Task ProbeAsync_RedisThatAsksForACertificate_PassesWithOne(bool shown, bool passed, string reason)
    {
        using var authority = new TestAuthority();
        string own = authority.Issue("127.0.0.1");
        Assert.Equal(0, (await ChildProcess.RunAsync("chmod", ["-R", "a+rX", Path.GetDirectoryName(own)!])).ExitCode);
        int port = FreePort.Find();
        await using BackendServer secured = await BackendServer.StartAsync(
            "redis", "--tls-port", $"{port}", "--tls-cert-file", own, "--tls-key-file", own, "--tls-ca-cert-file", authority.File);
        string client = authority.Issue("client.example");
        (string, string)[] keys = [("preset", "redis"), ("tls", "on"), ("ca", authority.File)];

        CheckResult result = await CheckRun.RunAsync(CheckRun.Create("tcp", shown ? [.. keys, ("client-cert", client)] : keys), new IPEndPoint(IPAddress.Loopback, port));

        Assert.Matches(reason, result.Reason);
        Assert.Equal(passed, result.Passed);
    }

    [Theory]
    [InlineData("redis", @"-LOADING Redis is loading the dataset in memory\r\n")]
    [InlineData("redis", @"-DENIED Redis is running in protected mode\r\n")]
    [InlineData("postgres", @"E\x00\x00\x00*SFATAL\x00VFATAL\x00C57P03\x00Mthe database system is starting up\x00\x00")]
    [InlineData("postgres", @"E\x00\x00\x00*SFATAL\x00VFATAL\x00C53300\x00Msorry, too many clients already\x00\x00")]
    [InlineData("mysql", @"\x17\x00\x00\x00\xFF\x10\x04#08004Too many connections")]
    [InlineData("mysql", @"j\x00\x00\x00\xFFi\x04Host '192.0.2.2' is blocked because of many connection errors")]
    [InlineData("smtp", @"421 busy\r\n")]
    [InlineData("smtp", @"554-no\r\n554 service\r\n")]
    [InlineData("imap", @"* BYE Too many connections\r\n")]
    public async Task ProbeAsync_ServerThatDoesNotServe_FailsAndSaysWhatCame(string preset, string answer)
    {
        ByteText bytes = ByteText.Parse(answer)!;
        await using var backend = new Backend(async (socket, cancellation) =>
        {
            await socket.SendAsync(bytes.Bytes, cancellation);
            socket.Shutdown(SocketShutdown.Send);
            await socket.ReceiveAsync(new byte[1000], cancellation);
        });

        CheckResult result = await CheckRun.RunAsync(CheckRun.Create("tcp", ("preset", preset)), backend.EndPoint);

        Assert.StartsWith($"received {bytes}, expected a match of ", result.Reason, StringComparison.Ordinal);
        Assert.Equal((false, "match"), (result.Passed, result.Phase));
    }

    [Theory]
    [InlineData("redis", "postgres", "first byte", @"^received nothing, expected a match of \^\(\\\+PONG\|-NOAUTH \)$")]
    [InlineData("redis", "smtp", "match", @"^received ""220 .*\\r\\n500 .*"", expected ")]
    [InlineData("postgres", "redis", "first byte", "^timed out after .*s while waiting for the first byte: received nothing, expected ")]
    [InlineData("postgres", "mysql", "response", "^connection reset: received \".*MariaDB.*\", expected |^received \".*MariaDB.*\", expected ")]
    [InlineData("mysql", "redis", "first byte", "^timed out after .*s while waiting for the first byte: received nothing, expected ")]
    [InlineData("smtp", "imap", "response", @"^timed out after .*s while reading the response: received ""\* OK .*"", expected ")]
    [InlineData("imap", "smtp", "response", @"^timed out after .*s while reading the response: received ""220 .*\\r\\n"", expected ")]
    public async Task ProbeAsync_TheWrongServer_FailsAndSaysWhatCame(string preset, string name, string phase, string reason)
    {
        await using BackendServer server = await BackendServer.StartAsync(name);

        CheckResult result = await CheckRun.RunAsync(CheckRun.Create("tcp", ("preset", preset)), server.EndPoint, timeoutSeconds: 2);

        Assert.Matches(reason, result.Reason);
        Assert.Equal((false, phase), (result.Passed, result.Phase));
    }
}
