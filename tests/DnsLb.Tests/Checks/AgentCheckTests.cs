using System.Text;
using DnsLb.Core.Checks;

namespace DnsLb.Tests.Checks;

public class AgentCheckTests
{
    [Theory]
    [InlineData("up 75%\n", true, "match", "agent says up, 75%")]
    [InlineData("drain\r\nignored\n", true, "match", "agent says drain")]
    [InlineData("up", true, "match", "agent says up")]
    [InlineData("down#disk full\n", false, "match", "agent says down: disk full")]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n", false, "match", "unknown word \"SSH-2.0-OpenSSH_9.6\" from the agent")]
    [InlineData("\n", false, "match", "the agent says nothing")]
    public async Task ProbeAsync_Line_IsJudgedByItsWords(string line, bool passed, string phase, string reason)
    {
        await using var agent = Saying(line);

        CheckResult result = await CheckRun.RunAsync(Check(), agent.EndPoint);

        Assert.Equal((passed, phase, reason), (result.Passed, result.Phase, result.Reason));
        Assert.Equal(AgentLine.Parse(line.Split('\r', '\n')[0]), result.Report);
    }

    [Fact]
    public async Task ProbeAsync_LineInPieces_IsReadToItsEnd()
    {
        await using var agent = Saying("do", "wn#late", " disk\n");

        CheckResult result = await CheckRun.RunAsync(Check(), agent.EndPoint);

        Assert.Equal("agent says down: late disk", result.Reason);
    }

    [Fact]
    public async Task ProbeAsync_EndlessLine_IsCutOff()
    {
        await using var agent = Saying(new string('x', 5000));

        CheckResult result = await CheckRun.RunAsync(Check(), agent.EndPoint);

        Assert.Equal((false, "response", "the agent's line is longer than 1023 bytes"), (result.Passed, result.Phase, result.Reason));
    }

    [Theory]
    [InlineData("how is web1?", "how is web1?")]
    [InlineData("Hi\\x21\\n", "Hi!\n")]
    public async Task ProbeAsync_WithSend_AsksFirst(string send, string asked)
    {
        byte[] question = new byte[asked.Length];
        await using var agent = new Backend(async (socket, cancellation) =>
        {
            for (int length = 0; length < question.Length;)
            {
                length += await socket.ReceiveAsync(question.AsMemory(length), cancellation);
            }

            await socket.SendAsync("up\n"u8.ToArray(), cancellation);
        });

        CheckResult result = await CheckRun.RunAsync(Check(("send", send)), agent.EndPoint);

        Assert.True(result.Passed, result.Reason);
        Assert.Equal(asked, Encoding.ASCII.GetString(question));
    }

    [Theory]
    [InlineData("", "first byte", "waiting for the first byte")]
    [InlineData("up", "response", "reading the response")]
    public async Task ProbeAsync_NoEndOfTheLine_TimesOutInThatPhase(string sent, string phase, string doing)
    {
        await using var agent = new Backend(async (socket, cancellation) =>
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes(sent), cancellation);
            await Task.Delay(Timeout.Infinite, cancellation);
        });

        CheckResult result = await CheckRun.RunAsync(Check(), agent.EndPoint, timeoutSeconds: 1);

        Assert.Equal((false, phase), (result.Passed, result.Phase));
        Assert.Matches($"^timed out after [0-9.]+s while {doing}$", result.Reason);
    }

    [Fact]
    public async Task ProbeAsync_NobodyListens_IsRefused()
    {
        CheckResult result = await CheckRun.RunAsync(Check(), CheckRun.Refusing());

        Assert.Equal((false, "connect", "connection refused"), (result.Passed, result.Phase, result.Reason));
    }

    [Fact]
    public async Task ProbeAsync_UnreachableIsIgnored_PassesUnheard()
    {
        CheckResult result = await CheckRun.RunAsync(Check(("unreachable", "ignore")), CheckRun.Refusing());

        Assert.Equal((true, true, "connect", "the agent is not heard, which is ignored: connection refused"), (result.Passed, result.IsUnheard, result.Phase, result.Reason));
    }

    [Fact]
    public async Task ProbeAsync_SilenceIsIgnored_PassesUnheard()
    {
        await using var agent = new Backend((_, cancellation) => Task.Delay(Timeout.Infinite, cancellation));

        CheckResult result = await CheckRun.RunAsync(Check(("unreachable", "ignore")), agent.EndPoint, timeoutSeconds: 1);

        Assert.Equal((true, true, "first byte"), (result.Passed, result.IsUnheard, result.Phase));
    }

    // What takes connections in the place of an agent that is away, such as a proxy, closes them.
    [Theory]
    [InlineData("fail", false, false, "the agent sends no line")]
    [InlineData("ignore", true, true, "the agent is not heard, which is ignored: the agent sends no line")]
    public async Task ProbeAsync_ConnectionThatEndsWithoutALine_IsLikeNone(string unreachable, bool passed, bool isUnheard, string reason)
    {
        await using var agent = Saying("");

        CheckResult result = await CheckRun.RunAsync(Check(("unreachable", unreachable)), agent.EndPoint);

        Assert.Equal((passed, isUnheard, "first byte", reason), (result.Passed, result.IsUnheard, result.Phase, result.Reason));
    }

    // Something answers there, and not as it should.
    [Theory]
    [InlineData("down\n")]
    [InlineData("\n")]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n")]
    public async Task ProbeAsync_UnreachableIsIgnored_LinesAreJudgedAllTheSame(string line)
    {
        await using var agent = Saying(line);

        CheckResult result = await CheckRun.RunAsync(Check(("unreachable", "ignore")), agent.EndPoint);

        Assert.Equal((false, false), (result.Passed, result.IsUnheard));
    }

    [Theory]
    [InlineData("unreachable", "up", "unreachable must be fail|ignore")]
    [InlineData("port", "x", "port must be a port from 1 to 65535")]
    [InlineData("send", "", "send must be 1 to 4096 bytes of text")]
    [InlineData("send", "\\x1", "send must be 1 to 4096 bytes of text")]
    public void Create_WrongValue_IsAProblem(string key, string value, string problem)
    {
        List<string> problems = [];

        Assert.Null(CheckRun.Create("agent", problems, (key, value)));
        Assert.Contains(problem, Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Create_WithoutPort_IsAProblem()
    {
        List<string> problems = [];

        Assert.Null(CheckRun.Create("agent", problems));
        Assert.Equal(["an agent check needs port="], problems);
    }

    private static ICheck Check(params (string, string)[] keys) => CheckRun.Create("agent", [("port", "9999"), .. keys]);

    private static Backend Saying(params string[] pieces) => new(async (socket, cancellation) =>
    {
        socket.NoDelay = true;
        foreach (string piece in pieces)
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes(piece), cancellation);
        }
    });
}
