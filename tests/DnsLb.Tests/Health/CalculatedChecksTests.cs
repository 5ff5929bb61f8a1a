using DnsLb.Core.Checks;
using DnsLb.Core.Health;
using DnsLb.Core.Pools;
using DnsLb.Tests.Pools;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Health;

/// <summary>Checks that are calculated from others, in the whole of the monitor.</summary>
public sealed class CalculatedChecksTests
{
    private readonly ScriptedCheck _web = new(80);
    private readonly ScriptedCheck _alive = new(81);

    [Fact]
    public async Task Watch_RulesOfTwoPoolsOverTheSameChecks_ProbesEachOnceAndFollowsTheVerdicts()
    {
        await using var monitor = new HealthMonitor(new FakeTimeProvider());
        (Pool any, Pool all) = (PoolThatNeeds(1), PoolThatNeeds(2));

        Task watched = monitor.Watch([any, all]);
        (await _web.NextAsync()).Answer(true, "fine");
        (await _alive.NextAsync()).Answer(false, "refused");
        await watched;

        Assert.False(_web.HasProbe || _alive.HasProbe);
        Assert.Equal((Verdict.Up, "rule: 1 of 2 up, 1 needed (alive: refused)"), Known(monitor, any));
        Assert.Equal((Verdict.Down, "rule: 1 of 2 up, 2 needed (alive: refused)"), Known(monitor, all));
    }

    private static (Verdict Verdict, string Reason) Known(HealthMonitor monitor, Pool pool)
    {
        MemberHealth member = Assert.Single(monitor.Known.Members(pool));
        return (member.Verdict, member.Condition.Reason);
    }

    private Pool PoolThatNeeds(int least)
    {
        CheckDefinition[] checks = [new("web", _web, new CheckTiming()), new("alive", _alive, new CheckTiming())];
        var rule = new CheckRule("rule", least, [.. checks.Select(check => CheckRule.OfProbed(check.Name))]);
        return new Pool(new PoolDefinition("www.example.com.", false, 30, new PoolSettings(), [new Member(PoolOf.Address(0), new MemberSettings(), checks) { Rules = [rule] }]));
    }
}
