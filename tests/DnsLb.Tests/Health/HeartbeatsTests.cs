using DnsLb.Core.Checks;
using DnsLb.Core.Health;
using DnsLb.Core.Pools;
using DnsLb.Tests.Checks;
using DnsLb.Tests.Pools;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Health;

/// <summary>Members that report themselves, in a monitor that watches.</summary>
public sealed class HeartbeatsTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly HealthMonitor _monitor;

    public HeartbeatsTests() => _monitor = new HealthMonitor(_time);

    public ValueTask DisposeAsync() => _monitor.DisposeAsync();

    [Fact]
    public async Task Beat_MemberOfTwo_IsUpUntilItIsSilent()
    {
        Pool pool = PoolOfTwo("10s");
        await _monitor.Watch([pool]);
        Verdict atStart = Verdicts(pool)[0];

        await UntilAsync(() => Verdicts(pool).SequenceEqual([Verdict.Up, Verdict.Down]), beating: "web0");
        double firstDown = Seconds;
        await UntilAsync(() => Verdicts(pool)[0] == Verdict.Down);

        Assert.Equal(Verdict.Unknown, atStart);
        Assert.True(firstDown > 10);
        Assert.True(Seconds > firstDown + 9);
        Assert.StartsWith("beat: no heartbeat since ", _monitor.Known.Members(pool)[0].Condition.Reason, StringComparison.Ordinal);
        Assert.Equal("beat: no heartbeat yet; deadline=10s", _monitor.Known.Members(pool)[1].Condition.Reason);
    }

    [Fact]
    public async Task Beat_ReloadWithAnotherDeadline_KeepsTheVerdictForTheFirstDeadline()
    {
        Pool pool = PoolOfTwo("10s");
        await _monitor.Watch([pool]);
        _monitor.Beat("beat", "10.0.0.0", AgentLine.Parse("drain"));
        await UntilAsync(() => Verdicts(pool)[0] == Verdict.Up);
        Pool reloaded = PoolOfTwo("20s");

        await _monitor.Watch([reloaded]);

        Assert.Equal(Verdict.Up, Verdicts(reloaded)[0]);
        Assert.Equal(0, _monitor.Known.Members(reloaded)[0].Condition.Scale?.Factor);
        await UntilAsync(() => Verdicts(reloaded).SequenceEqual([Verdict.Down, Verdict.Up]), beating: "10.0.0.1");
    }

    [Theory]
    [InlineData("beat", "10.0.0.9")]
    [InlineData("other", "10.0.0.0")]
    [InlineData("beat", "10.0.0.2")]
    public async Task Beat_WithoutSuchACheck_IsNotHeard(string check, string member)
    {
        await _monitor.Watch([PoolOfTwo("10s")]);

        Assert.Null(_monitor.Beat(check, member, new StateReport()));
    }

    [Fact]
    public async Task Beat_SomethingElseThanBefore_IsAChange()
    {
        await _monitor.Watch([PoolOfTwo("10s")]);
        string[] said = ["up", "up load:3", "drain", "drain # still", "ready", "50%", "50% load:7", "down", "down # disk"];

        Assert.Equal(
            [false, false, true, false, true, true, false, true, false],
            said.Select(line => _monitor.Beat("beat", "10.0.0.0", AgentLine.Parse(line))));
    }

    private double Seconds => (_time.GetUtcNow() - _time.Start).TotalSeconds;

    private static Pool PoolOfTwo(string deadline)
    {
        CheckDefinition beat = new("beat", CheckRun.Create("heartbeat", ("deadline", deadline)), CheckTiming.OfTheTold);
        Member Member(int i, params CheckDefinition[] checks) => new(PoolOf.Address(i), new MemberSettings { Name = $"web{i}" }, checks);
        return new Pool(new PoolDefinition("www.example.com.", false, 60, new PoolSettings(), [Member(0, beat), Member(1, beat), Member(2)]));
    }

    private Verdict[] Verdicts(Pool pool) => [.. _monitor.Known.Members(pool).Take(2).Select(member => member.Verdict)];

    // Lets time pass, in which one member at most reports itself.
    private async Task UntilAsync(Func<bool> isSo, string? beating = null)
    {
        double end = Seconds + 3600;
        while (!isSo())
        {
            Assert.True(Seconds < end, "an hour passed");
            Assert.True(beating is null || _monitor.Beat("beat", beating, new StateReport()) is not null);
            _time.Advance(TimeSpan.FromSeconds(0.5));
            await Task.Delay(1);
        }
    }
}
