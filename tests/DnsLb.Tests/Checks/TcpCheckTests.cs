using System.Text;
using DnsLb.Core.Checks;

namespace DnsLb.Tests.Checks;

public class TcpCheckTests
{
    [Fact]
    public void Create_WithoutPort_IsAProblem()
    {
        List<string> problems = [];

        Assert.Null(CheckRun.Create("tcp", problems));
        Assert.Equal(["a tcp check needs port= or preset="], problems);
    }

    [Fact]
    public void Create_PresetAndSteps_IsAProblem()
    {
        List<string> problems = [];

        Assert.Null(CheckRun.Create("tcp", problems, ("preset", "redis"), ("send", "PING")));
        Assert.Equal(["preset= stands for send= and expect=; leave out one or the other"], problems);
    }

    [Fact]
    public void Create_WithPort_HasThatPort()
    {
        Assert.Equal(new TcpCheck(5432), CheckRun.Create("tcp", ("port", "5432")));
        Assert.Equal(6379, CheckRun.Create("tcp", ("preset", "redis")).Port);
        Assert.Equal(6380, CheckRun.Create("tcp", ("preset", "redis"), ("port", "6380")).Port);
        Assert.Equal(6380, CheckRun.Create("tcp", ("port", "6380"), ("preset", "redis")).Port);
    }

    [Theory]
    [InlineData("send", "\\q")]
    [InlineData("expect", "")]
    [InlineData("expect-regex", "(")]
    [InlineData("preset", "rediss")]
    public void Create_WrongValue_IsAProblem(string key, string value)
    {
        List<string> problems = [];

        Assert.Null(CheckRun.Create("tcp", problems, ("port", "1"), (key, value)));
        Assert.Contains($"\"{key}={value}\": {key} must be ", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Equals_SameKeys_IsTheSameCheck()
    {
        (string, string)[] keys = [("port", "1"), ("send", "a"), ("expect", "b"), ("expect-regex", "c")];

        Assert.Equal(CheckRun.Create("tcp", keys), CheckRun.Create("tcp", keys));
        Assert.NotEqual(CheckRun.Create("tcp", keys), CheckRun.Create("tcp", [keys[0], keys[2], keys[1], keys[3]]));
    }

    [Fact]
    public async Task ProbeAsync_Listening_Passes()
    {
        await using var backend = new Backend((_, cancellation) => Task.Delay(Timeout.Infinite, cancellation));

        CheckResult result = await CheckRun.RunAsync(new TcpCheck(1), backend.EndPoint);

        Assert.True(result.Passed, result.Reason);
        Assert.Equal("connected", result.Reason);
    }

    [Fact]
    public async Task ProbeAsync_NobodyListens_IsRefused()
    {
        CheckResult result = await CheckRun.RunAsync(new TcpCheck(1), CheckRun.Refusing());

        Assert.Equal((false, "connect", "connection refused"), (result.Passed, result.Phase, result.Reason));
    }

    [Fact]
    public async Task ProbeAsync_Conversation_IsHeldInTheOrderOfItsKeys()
    {
        List<string> heard = [];
        await using var backend = new Backend(async (socket, cancellation) =>
        {
            byte[] buffer = new byte[100];
            foreach (string answer in (string[])["220 hello\r\n", "250-a\r\n250 b\r\n"])
            {
                await socket.SendAsync(Encoding.ASCII.GetBytes(answer), cancellation);
                heard.Add(Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer, cancellation)));
            }
        });

        CheckResult result = await CheckRun.RunAsync(
            CheckRun.Create("tcp", ("port", "1"), ("expect", "220 "), ("send", @"EHLO\r\n"), ("expect-regex", @"(?m)^250 "), ("expect", "250-a"), ("send", "QUIT"), ("expect", "221")),
            backend.EndPoint);

        Assert.Equal(["EHLO\r\n", "QUIT"], heard);
        Assert.Equal((false, "first byte", "received nothing, expected \"221\""), (result.Passed, result.Phase, result.Reason));
    }

    [Theory]
    [InlineData("+PONG\r\n", "PONG", true, "match", "answered as expected")]
    [InlineData("-LOADING\r\n", "PONG", false, "match", @"received ""-LOADING\r\n"", expected ""PONG""")]
    [InlineData("", "PONG", false, "first byte", @"received nothing, expected ""PONG""")]
    public async Task ProbeAsync_Answer_MustHoldWhatIsExpected(string answer, string expect, bool passed, string phase, string reason)
    {
        await using var backend = new Backend((socket, cancellation) => socket.SendAsync(Encoding.ASCII.GetBytes(answer), cancellation).AsTask());

        CheckResult result = await CheckRun.RunAsync(CheckRun.Create("tcp", ("port", "1"), ("expect", expect)), backend.EndPoint);

        Assert.Equal((passed, phase, reason), (result.Passed, result.Phase, result.Reason));
    }

    [Theory]
    [InlineData(BoundedReader.Most - 3, true)]
    [InlineData(BoundedReader.Most - 2, false)]
    public async Task ProbeAsync_LongAnswer_IsReadToItsBound(int before, bool passed)
    {
        await using var backend = new Backend((socket, cancellation) =>
            socket.SendAsync(Encoding.ASCII.GetBytes(new string('a', before) + "end" + new string('a', 1000)), cancellation).AsTask());

        CheckResult result = await CheckRun.RunAsync(CheckRun.Create("tcp", ("port", "1"), ("expect", "end")), backend.EndPoint);

        string reason = passed ? "answered as expected" : $"the first 64 KiB do not hold \"end\"; they begin with \"{new string('a', 60)}…\"";
        Assert.Equal((passed, "match", reason), (result.Passed, result.Phase, result.Reason));
    }
}
