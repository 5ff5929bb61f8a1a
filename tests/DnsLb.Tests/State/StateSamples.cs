using DnsLb.Core.Checks;
using DnsLb.Core.Health;
using DnsLb.Core.Selection;
using DnsLb.Core.State;

namespace DnsLb.Tests.State;

/// <summary>States of servers.</summary>
internal static class StateSamples
{
    /// <summary>When they were.</summary>
    public static DateTimeOffset Now { get; } = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    public static StateContent Content(int count)
    {
        DateTimeOffset at = Now - TimeSpan.FromSeconds(59.877);
        return new StateContent(
            [.. Enumerable.Range(0, count).Select(i => new SavedVerdict($"{i:x8}", $"192.0.2.{i}:80", Health(i, at)))],
            [.. Enumerable.Range(0, count).Select(i => new Override(OverrideSelector.Parse($"pool{i}.example/*").Selector!, (OverrideKind)(i % 3), "ana", new string('r', 150), at, i == 0 ? null : at.AddHours(i)))],
            [.. Enumerable.Range(1, count * 20).Select(i => new Transition(i, at, "www.example. A", "192.0.2.1", Verdict.Up, Verdict.Down, $"web: refused {i}", i % 3 == 0 ? i % 2 == 0 : null, i % 7 == 0 ? new Decision(new Override(OverrideSelector.Parse("www.example/*").Selector!, OverrideKind.Drain, "ana", "new kernel", at, at.AddHours(1)), (OverrideChange)(i % 3), i % 2 == 0 ? "bob" : null) : null))]);
    }

    private static TargetHealth Health(int i, DateTimeOffset at) => new(new HealthState(Verdict.Up, i, 1), new CheckResult(true, "match", "status 200", TimeSpan.FromMilliseconds(1.5)), at)
    {
        Latency = i == 0 ? null : LatencyEstimate.First(TimeSpan.FromMilliseconds(i)),
        Degraded = i == 1 ? "slow" : null,
        Unheard = i % 3,
        Reported = i switch
        {
            1 => new StateReport(new ReportedWeight(75, IsPercent: true), AdministrativeState.Drain, OperationalState.Up, "disk full"),
            2 => new StateReport(Administrative: AdministrativeState.Ready),
            _ => null,
        },
    };

    public static StateContent Vary(StateContent content, Random random) => new(
        [.. content.Verdicts.Where(_ => random.Next(3) > 0)],
        [.. content.Overrides.Where(_ => random.Next(3) > 0).Select(each => each with { Reason = new string('r', random.Next(150)) })],
        [.. content.Transitions.Skip(random.Next(1 + (content.Transitions.Count / 2)))]);
}
