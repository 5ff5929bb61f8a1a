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
