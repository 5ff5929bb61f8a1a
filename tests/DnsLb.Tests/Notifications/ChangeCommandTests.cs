using DnsLb.Core.Notifications;
using DnsLb.Tests.EndToEnd;
using DnsLb.Tests.Serving;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Notifications;

public sealed class ChangeCommandTests : IDisposable
{
    private static readonly HealthEvent Event = EventOf.Pool("www.example.com. A", 7);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TellAsync_Program_GetsTheEventAsInputAndInItsEnvironment()
    {
        Assert.Null(await TellAsync("cat >input; env >environment"));

        Assert.Equal(Event.ToJson(), File.ReadAllBytes(_folder.PathOf("input")));
        string[] environment = File.ReadAllLines(_folder.PathOf("environment"));
        string[] expected =
        [
            "DNSLB_ID=7", "DNSLB_AT=1970-01-01T00:00:00.0000000+00:00", "DNSLB_SERVER=ns1", "DNSLB_POOL=www.example.com. A", "DNSLB_MEMBER=web-1 (192.0.2.1)",
            "DNSLB_ADDRESS=192.0.2.1", "DNSLB_TARGETS=192.0.2.1:80", "DNSLB_FROM=up", "DNSLB_TO=down", "DNSLB_REASON=web: connection refused",
        ];
        Assert.Equal(expected.Order(), environment.Where(line => line.StartsWith("DNSLB_", StringComparison.Ordinal)).Order());
        Assert.DoesNotContain(environment, line => line.StartsWith("HOME=", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("exit 0", null)]
    [InlineData("echo told; exit 3", "exit code 3: told")]
    [InlineData("echo out; echo no route >&2; exit 1", "exit code 1: no route")]
    [InlineData("while :; do echo flood; done", "killed, for it wrote more than 1 MiB of output")]
    public async Task TellAsync_ProgramThatDoesNotRead_IsJudgedByItsExitCode(string script, string? failure) => Assert.Equal(failure, await TellAsync(script));

    [Fact]
    public async Task TellAsync_LongerThanTheTimeout_IsKilledWithItsChildrenAndNotRunAgain()
    {
        var time = new FakeTimeProvider();
        var log = new LogLines();
        await using var queue = new DeliveryQueue(Command("sleep 1000 & echo $! $$ >pids; echo >>runs; sleep 1000"), time, log);

        queue.Add(Event);
        string[] processes = await OtherProcesses.WrittenDownAsync(_folder.PathOf("pids"));
        Assert.All(processes, process => Assert.True(OtherProcesses.IsAlive(process)));
        time.Advance(TimeSpan.FromSeconds(30));

        await OtherProcesses.UntilDeadAsync(processes);
        await OtherProcesses.UntilAsync(() => log.All.Count > 0, "nothing is logged");
        Assert.Equal(["Warning: command /bin/sh: event 7 is given up after one try: took longer than 30 s"], log.All);
        time.Advance(TimeSpan.FromHours(1));
        Assert.Single(File.ReadAllLines(_folder.PathOf("runs")));
    }

    private Task<string?> TellAsync(string script) => Command(script).TellAsync(Event, CancellationToken.None);

    private ChangeCommand Command(string script) => new($"/bin/sh -c 'cd {_folder.Path}; {script}'");
}
