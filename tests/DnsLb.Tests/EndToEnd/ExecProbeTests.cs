using System.Net;
using DnsLb.Core.Checks;
using DnsLb.Tests.Checks;
using static DnsLb.Tests.EndToEnd.OtherProcesses;

namespace DnsLb.Tests.EndToEnd;

/// <summary>Programs of <c>exec</c> checks end with all that they started, and leave nothing of this process's taken.</summary>
[Collection(ProcessTests.Name)]
public sealed class ExecProbeTests : IDisposable
{
    private static readonly IPEndPoint Target = new(IPAddress.Loopback, 0);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sleep 1000 & echo $! $$ >pids; sleep 1000")]
    [InlineData("trap true TERM HUP; (trap true TERM HUP; while :; do sleep 1000; done) & echo $! $$ >pids; while :; do sleep 1000; done")]
    [InlineData("sleep 1000 & echo $! $$ >pids; while :; do echo flood; sleep 0.001; done")]
    public async Task ProbeAsync_Timeout_KillsTheProgramAndItsChildren(string script)
    {
        using var timeout = new CancellationTokenSource();

        Task<CheckResult> probe = Shell(script).ProbeAsync(Target, TimeProvider.System, timeout.Token);
        string[] processes = await ProcessesAsync();
        Assert.All(processes, process => Assert.True(IsAlive(process)));
        await timeout.CancelAsync();
        CheckResult result = await probe;

        Assert.Equal((false, "program", false), (result.Passed, result.Phase, result.NotMade));
        Assert.Matches("^timed out after [0-9.]+s while running the program$", result.Reason);
        await UntilDeadAsync(processes);
    }

    [Fact]
    public async Task ProbeAsync_ProgramEndsWithoutItsChild_TheChildIsKilled()
    {
        CheckResult result = await CheckRun.RunAsync(Shell("sleep 1000 & echo $! $$ >pids; echo fine"), Target);

        Assert.Equal((true, "fine"), (result.Passed, result.Reason));
        await UntilDeadAsync(await ProcessesAsync());
    }

    [Fact]
    public async Task ProbeAsync_ChildInAnotherSessionHoldsTheOutput_EndsAtTheTimeout()
    {
        using var timeout = new CancellationTokenSource();

        Task<CheckResult> probe = Shell("""echo $$ >program; setsid sh -c "echo \$\$ >pids; exec sleep 1000" & until [ -s pids ]; do :; done""").ProbeAsync(Target, TimeProvider.System, timeout.Token);
        string[] escaped = await ProcessesAsync();
        await UntilDeadAsync(await ProcessesAsync("program"));
        await timeout.CancelAsync();
        CheckResult result = await probe;
        Assert.All(escaped, process => Assert.True(IsAlive(process)));
        await ChildProcess.RunAsync("kill", ["-KILL", .. escaped]);

        Assert.False(result.Passed);
        Assert.Contains(result.Phase, (string[])["output", "program"]);
    }

    [Fact]
    public async Task ProbeAsync_ManyPrograms_LeaveNoDescriptorAndNoZombie()
    {
        // Pipes of earlier tests go when the collector finds them; a leak here would be one of a hundred.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        await CheckRun.RunAsync(Shell("exit 0"), Target);
        int before = Pipes();
        for (int i = 0; i < 25; i++)
        {
            await Task.WhenAll(
                CheckRun.RunAsync(Shell("echo fine"), Target),
                CheckRun.RunAsync(Shell("sleep 1000 & exit 1"), Target),
                CheckRun.RunAsync(Shell("sleep 1000 & sleep 1000"), Target, timeoutSeconds: 0.02),
                CheckRun.RunAsync(Shell("exit 0"), Target, timeoutSeconds: 0.001));
        }

        Assert.InRange(Pipes(), 0, before);
        await UntilAsync(() => !Directory.GetDirectories("/proc").Any(IsChild), "children are left");
    }

    [Theory]
    [InlineData("/bin/sh")]
    [InlineData("/bin")]
    public async Task Serve_ProgramIsPermitted_ItsExitCodeDecides(string permitted)
    {
        await using ServedFolder served = await ServedFolder.StartAsync(ZoneSamples.Example(OneOfTwo), "--exec-programs", permitted);

        served.Server.WaitUntilServed("www.example.com", "192.0.2.2");
    }

    [Fact]
    public async Task Serve_ProgramIsNotPermitted_TheOldZoneStays()
    {
        await using ServedFolder served = await ServedFolder.StartAsync(ZoneSamples.Example("www A 192.0.2.1"), "--exec-programs", "/usr/lib");
        int from = served.Server.Process.Lines.Count;

        string path = served.Write("example.com.zone", ZoneSamples.Example(OneOfTwo, serial: 2));

        await served.Server.Process.WaitForLineAsync($"{path}:5:13: /bin/sh may not run: the server's setting exec-programs permits only /usr/lib", from);
        Assert.Equal(["192.0.2.1"], served.Server.Served("www.example.com"));
    }

    private const string OneOfTwo =
        """
        ;@check run exec command="/bin/sh -c 'test $DNSLB_ADDRESS = 192.0.2.2'"
        ;@pool www check=run
        www A 192.0.2.1
        www A 192.0.2.2
        """;

    private ICheck Shell(string script) => CheckRun.Create("exec", ("command", $"/bin/sh -c 'cd {_folder.Path}; {script}'"));

    // Those that the script wrote down.
    private Task<string[]> ProcessesAsync(string name = "pids") => OtherProcesses.WrittenDownAsync(_folder.PathOf(name));

    private static bool IsChild(string process) => int.TryParse(Path.GetFileName(process), out int id) && Status($"{id}") is { } status && status[1] == $"{Environment.ProcessId}";

    private static int Pipes() => Directory.GetFiles("/proc/self/fd").Count(file => new FileInfo(file).LinkTarget?.StartsWith("pipe:", StringComparison.Ordinal) == true);
}
