using DnsLb.Core.Checks;
using DnsLb.Core.Health;

namespace DnsLb.Tests.Health;

/// <summary>A probe that this machine could not make says nothing of its target.</summary>
public sealed class ProbeNotMadeTests : IAsyncDisposable
{
    private const string Reason = "not probed: no descriptor left";

    private static readonly CheckResult NotMade = new(false, "connect", Reason, TimeSpan.Zero) { NotMade = true };

    private readonly ProbedMember _member = new();

    public ValueTask DisposeAsync() => _member.DisposeAsync();

    private MemberHealth Health => Assert.Single(_member.Monitor.Known.Members(_member.Pool));

    [Fact]
    public async Task Watch_TargetIsUp_StaysUpAndTheReasonIsSeen()
    {
        await _member.ProbeAsync("+");
        await _member.ProbeAsync(NotMade);

        Assert.Equal((Verdict.Up, $"web: {Reason}"), (Health.Verdict, Health.Condition.Reason));
        Assert.Equal(new HealthState(Verdict.Up, 0, 0), Health.Checks[0].Health.State);
        Assert.Equal($"health is as it was: {Reason}", _member.Pool.View.ExtendedError?.Text);
        Assert.Contains($"Warning: 10.0.0.0:80 {Reason}; its verdict stays up", _member.Log.All);
        await _member.ProbeAsync("+");
        Assert.Null(_member.Pool.View.ExtendedError);
    }

    [Fact]
    public async Task Watch_FirstProbe_EndsTheWaitWithoutAVerdictUntilTheNext()
    {
        await _member.ProbeAsync(NotMade);
        MemberHealth before = Health;
        await _member.ProbeAsync("+");

        Assert.Equal($"Warning: 10.0.0.0:80 {Reason}; it has no verdict yet", _member.Log.All[0]);
        Assert.Equal((Verdict.Unknown, $"web: {Reason}"), (before.Verdict, before.Condition.Reason));
        Assert.Equal(Verdict.Up, Health.Verdict);
    }

    [Fact]
    public async Task Watch_ManyInARow_LogsThemAtABoundedRate()
    {
        await _member.ProbeAsync([.. Enumerable.Repeat(NotMade, 21)]);

        Assert.InRange(_member.Log.All.Count(line => line.Contains(Reason, StringComparison.Ordinal)), 1, (int)(_member.Time.Seconds / 60) + 1);
    }
}
