using System.Net;
using System.Net.Sockets;
using System.Text;
using DnsLb.Core.Checks;

namespace DnsLb.Tests.Checks;

public class ExecCheckTests
{
    private static readonly IPEndPoint Target = new(IPAddress.Parse("192.0.2.1"), 0);

    [Theory]
    [InlineData("exit 0", true, "exit code 0")]
    [InlineData("exit 3", false, "exit code 3")]
    [InlineData("echo; echo all fine; echo more", true, "all fine")]
    [InlineData("echo told >&2; echo disk full; exit 2", false, "exit code 2: disk full")]
    [InlineData("echo told >&2; exit 2", false, "exit code 2: told")]
    [InlineData("kill -9 $$", false, "exit code 137")]
    [InlineData("cat; echo read all of nothing", true, "read all of nothing")]
    [InlineData("pwd", true, "/")]
    [InlineData("echo [$HOME$DOTNET_ROOT] $PATH", true, "[] /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")]
    public async Task ProbeAsync_Program_IsJudgedByItsExitCode(string script, bool passed, string reason)
    {
        CheckResult result = await CheckRun.RunAsync(Shell(script), Target);

        Assert.Equal((passed, "exit code", reason, false), (result.Passed, result.Phase, result.Reason, result.NotMade));
        Assert.Null(result.Report);
    }

    [Theory]
    [InlineData("echo up 50%", true, "agent says up, 50%")]
    [InlineData("echo down#by hand", false, "agent says down: by hand")]
    [InlineData("echo up; exit 1", false, "exit code 1: agent says up")]
    public async Task ProbeAsync_LineOfAnAgent_CountsToo(string script, bool passed, string reason)
    {
        CheckResult result = await CheckRun.RunAsync(Shell(script), Target);

        Assert.Equal((passed, reason), (result.Passed, result.Reason));
        Assert.NotNull(result.Report?.Operational);
    }

    [Theory]
    [InlineData("192.0.2.1:0", "192.0.2.1 -")]
    [InlineData("[2001:db8::1]:5432", "2001:db8::1 5432")]
    public async Task ProbeAsync_Program_IsToldTheTarget(string target, string told)
    {
        CheckResult result = await CheckRun.RunAsync(Shell("echo $DNSLB_ADDRESS ${DNSLB_PORT--}"), IPEndPoint.Parse(target));

        Assert.Equal(told, result.Reason);
    }

    [Fact]
    public async Task RunAsync_MuchOutput_IsReadAndDropped()
    {
        var (exitCode, output, errors) = await ProgramRun.RunAsync(
            ["/bin/sh", "-c", "head -c 500000 /dev/zero; head -c 500000 /dev/zero >&2; exit 7"], new Dictionary<string, string>(), default, () => { }, CancellationToken.None);

        Assert.Equal((7, 1024, 1024), (exitCode, output.Length, errors.Length));
    }

    [Theory]
    [InlineData("while :; do echo flood; done")]
    [InlineData("head -c 2000000 /dev/zero >&2; exit 0")]
    public async Task ProbeAsync_OutputWithoutAnEnd_FailsBeforeTheTimeout(string script)
    {
        CheckResult result = await CheckRun.RunAsync(Shell(script), Target, timeoutSeconds: 60);

        Assert.Equal((false, "killed, for it wrote more than 1 MiB of output"), (result.Passed, result.Reason));
    }

    [Fact]
    public async Task RunAsync_Program_InheritsNoSocket()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        var (_, output, _) = await ProgramRun.RunAsync(
            ["/bin/sh", "-c", "/bin/ls -l /proc/$$/fd; exit 0"], new Dictionary<string, string>(), default, () => { }, CancellationToken.None);

        string descriptors = Encoding.ASCII.GetString(output);
        Assert.Contains(" 2 -> pipe:", descriptors, StringComparison.Ordinal);
        Assert.DoesNotContain("socket:", descriptors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProbeAsync_ProgramThatIsNotThere_IsNotMade()
    {
        CheckResult result = await CheckRun.RunAsync(CheckRun.Create("exec", ("command", "/nowhere/check")), Target);

        Assert.Equal((false, true, "program", "not probed: this machine has no program /nowhere/check"), (result.Passed, result.NotMade, result.Phase, result.Reason));
    }

    [Fact]
    public async Task ProbeAsync_FileThatIsNoProgram_FailsWithTheReason()
    {
        CheckResult result = await CheckRun.RunAsync(CheckRun.Create("exec", ("command", "/etc/passwd")), Target);

        Assert.False(result.Passed);
        Assert.Matches("^exit code 126: .*/etc/passwd.*ermission denied", result.Reason);
    }

    [Theory]
    [InlineData("command", "check", "command must be an absolute path without . and .., and arguments")]
    [InlineData("command", "/bin/a 'b", "command must be an absolute path without . and .., and arguments")]
    [InlineData("port", "0", "port must be a port from 1 to 65535")]
    public void Create_WrongValue_IsAProblem(string key, string value, string problem)
    {
        List<string> problems = [];

        Assert.Null(CheckRun.Create("exec", problems, (key, value)));
        Assert.Contains(problem, Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Create_WithoutCommand_IsAProblem()
    {
        List<string> problems = [];

        Assert.Null(CheckRun.Create("exec", problems));
        Assert.Equal(["an exec check needs command="], problems);
    }

    private static ICheck Shell(string script) => CheckRun.Create("exec", ("command", $"/bin/sh -c '{script}'"));
}
