using DnsLb.Core.Checks;
using DnsLb.Core.Pools;

namespace DnsLb.Tests.Health;

/// <summary>Which pools hear from the monitor how long probes take.</summary>
public sealed class ToldLatencyTests
{
    // With ten thousand members, telling pools of what no answer depends on is most of the work of probes.
    [Theory]
    [InlineData("weighted", 10)]
    [InlineData("latency", 50)]
    public async Task AnotherLatency_IsToldToAPoolWhosePolicyLooksAtIt(string policy, int told)
    {
        await using var probed = new ProbedMember(new PoolSettings { Policy = policy });
        await probed.ProbeAsync(Passed(milliseconds: 10));

        // A moving average of one part in eight.
        await probed.ProbeAsync(Passed(milliseconds: 330));

        Assert.Equal(50, Assert.Single(Assert.Single(probed.Monitor.Known.Members(probed.Pool)).Checks).Health.Latency?.Steady.TotalMilliseconds);
        Assert.Equal(told, Assert.Single(probed.Pool.Look().Members).Condition.Latency.TotalMilliseconds);
    }

    private static CheckResult Passed(int milliseconds) => new(true, "match", "fine", TimeSpan.FromMilliseconds(milliseconds));
}
