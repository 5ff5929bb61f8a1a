using System.Net;
using DnsLb.Core.Checks;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Checks;

public class HeartbeatCheckTests
{
    private static readonly IPAddress Address = IPAddress.Parse("192.0.2.1");

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    // Seconds that pass, and reports: what the check makes of the last moment, which is looked at every second.
    [Theory]
    [InlineData("0", "not made: has not reported yet, within the first deadline=10s")]
    [InlineData("10", "not made: has not reported yet, within the first deadline=10s")]
    [InlineData("11", "failed: no heartbeat yet; deadline=10s")]
    [InlineData("11 -", "passed: up")]
    [InlineData("5 - 10", "passed: up")]
    [InlineData("5 - 11", "failed: no heartbeat since 2026-11-24 12:00:05Z; deadline=10s")]
    [InlineData("5 - 10 - 10", "passed: up")]
    [InlineData("5 - 20 -", "passed: up")]
    [InlineData("5 down#disk_full", "failed: down: disk_full")]
    [InlineData("5 down 3 -", "passed: up")]
    [InlineData("5 down 3 50%", "passed: up, 50%")]
    [InlineData("5 drain,50% 3 -", "passed: up, drain, 50%")]
    [InlineData("5 drain,50% 3 ready", "passed: up, ready, 50%")]
    public async Task ProbeAsync_ReportsAndSilence_AreJudged(string events, string expected)
    {
        HeartbeatCheck check = Check();
        CheckResult result = await ProbeAsync(check);
        foreach (string happened in events.Split(' '))
        {
            if (int.TryParse(happened, out int seconds))
            {
                for (int second = 0; second < seconds; second++)
                {
                    _time.Advance(TimeSpan.FromSeconds(1));
                    result = await ProbeAsync(check);
                }
            }
            else
            {
                check.Beat(happened == "-" ? new StateReport() : AgentLine.Parse(happened), _time);
                result = await ProbeAsync(check);
            }
        }

        Assert.Equal(expected, $"{(result.NotMade ? "not made" : result.Passed ? "passed" : "failed")}: {result.Reason}");
        Assert.Equal(("heartbeat", TimeSpan.Zero), (result.Phase, result.Latency));
        Assert.Equal(result.Passed, result.Report is { IsDown: false });
    }

    [Fact]
    public async Task ForMember_EachTarget_HearsItsOwnReports()
    {
        HeartbeatCheck one = Check();
        var two = (HeartbeatCheck)one.ForMember("beat", Address, null);
        one.Beat(new StateReport(), _time);

        Assert.True((await ProbeAsync(one)).Passed);
        Assert.False((await ProbeAsync(two)).Passed);
        Assert.Equal(one, two);
        Assert.Equal(one.GetHashCode(), two.GetHashCode());
        Assert.NotEqual(one, one.ForMember("other", Address, null));
        Assert.NotEqual(one, one.ForMember("beat", IPAddress.Loopback, null));
        Assert.NotEqual(one, one with { Deadline = TimeSpan.FromSeconds(9) });
    }

    [Theory]
    [InlineData("0")]
    [InlineData("999ms")]
    [InlineData("25h")]
    [InlineData("soon")]
    public void Create_WrongDeadline_IsAProblem(string value)
    {
        List<string> problems = [];

        Assert.Null(CheckRun.Create("heartbeat", problems, ("deadline", value)));
        Assert.Contains("deadline must be a duration from 1s to 1d", Assert.Single(problems), StringComparison.Ordinal);
    }

    private static HeartbeatCheck Check() => (HeartbeatCheck)CheckRun.Create("heartbeat", ("deadline", "10s")).ForMember("beat", Address, null);

    private Task<CheckResult> ProbeAsync(HeartbeatCheck check) => CheckRun.RunAsync(check, new IPEndPoint(Address, 0), time: _time);
}
