using DnsLb.Core.Checks;
using DnsLb.Core.Health;
using DnsLb.Core.Pools;
using DnsLb.Core.Wire;
using DnsLb.Tests.Pools;
using DnsLb.Tests.Serving;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Health;

/// <summary>A probe that this machine could not make says nothing of its target.</summary>
public sealed class ProbeNotMadeTests : IAsyncDisposable
{
    private const string Reason = "not probed: no descriptor left";

    // Time may advance by some intervals before a test answers: the timeout is not its subject.
    private static readonly CheckTiming Timing = new() { Interval = TimeSpan.FromSeconds(10), Timeout = TimeSpan.FromDays(1), Fall = 1, Rise = 1 };
    private static readonly CheckResult NotMade = new(false, "connect", Reason, TimeSpan.Zero) { NotMade = true };

    private readonly FakeTimeProvider _time = new();
    private readonly LogLines _log = new();
    private readonly ScriptedCheck _check = new(80);
    private readonly HealthMonitor _monitor;
    private readonly Pool _pool;

    public ProbeNotMadeTests()
    {
        _monitor = new HealthMonitor(_time, _log);
        _pool = new Pool(new PoolDefinition("www.example.com.", false, 30, new PoolSettings(),
            [new Member(PoolOf.Address(0), new MemberSettings(), [new CheckDefinition("web", _check, Timing)])]));
    }

    public ValueTask DisposeAsync() => _monitor.DisposeAsync();

    [Fact]
    public async Task Watch_TargetIsUp_StaysUpAndTheReasonIsSeen()
    {
        Task watched = _monitor.Watch([_pool]);
        (await _check.NextAsync()).Answer(true, "fine");
        await watched;

        (await NextAsync()).Result.SetResult(NotMade);
        ScriptedProbe third = await NextAsync();

        MemberHealth member = Assert.Single(_monitor.Snapshot(_pool));
        Assert.Equal((Verdict.Up, $"web: {Reason}"), (member.Verdict, member.Condition.Reason));
        Assert.Equal(new HealthState(Verdict.Up, 0, 0), member.Checks[0].Health.State);
        Assert.Equal(ExtendedError.StaleHealth, _pool.View.ExtendedError);
        Assert.Contains($"Warning: 10.0.0.0:80 {Reason}; its verdict stays up", _log.All);
        third.Answer(true, "fine");
        await NextAsync();
        Assert.Equal(ExtendedError.None, _pool.View.ExtendedError);
    }

    [Fact]
    public async Task Watch_FirstProbe_EndsTheWaitWithoutAVerdictUntilTheNext()
    {
        Task watched = _monitor.Watch([_pool]);
        (await _check.NextAsync()).Result.SetResult(NotMade);
        await watched;
        MemberHealth before = Assert.Single(_monitor.Snapshot(_pool));
        (await NextAsync()).Answer(true, "fine");
        await NextAsync();

        Assert.Equal($"Warning: 10.0.0.0:80 {Reason}; it has no verdict yet", _log.All[0]);
        Assert.Equal((Verdict.Unknown, $"web: {Reason}"), (before.Verdict, before.Condition.Reason));
        Assert.Equal(Verdict.Up, Assert.Single(_monitor.Snapshot(_pool)).Verdict);
    }

    [Fact]
    public async Task Watch_ManyInARow_LogsThemAtABoundedRate()
    {
        Task watched = _monitor.Watch([_pool]);
        (await _check.NextAsync()).Result.SetResult(NotMade);
        await watched;
        for (int probe = 0; probe < 20; probe++)
        {
            (await NextAsync()).Result.SetResult(NotMade);
        }

        ScriptedProbe last = await NextAsync();
        double minutes = (last.At - _time.Start).TotalMinutes;

        Assert.InRange(_log.All.Count(line => line.Contains(Reason, StringComparison.Ordinal)), 1, (int)minutes + 1);
    }

    private async Task<ScriptedProbe> NextAsync()
    {
        Task<ScriptedProbe> next = _check.NextAsync();
        while (!next.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(next, Task.Delay(1));
        }

        return await next;
    }
}
