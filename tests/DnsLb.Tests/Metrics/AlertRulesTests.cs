using DnsLb.Tests.EndToEnd;

namespace DnsLb.Tests.Metrics;

/// <summary>The alert rules, as Prometheus's own tool reads them and runs them over series of some hours.</summary>
public sealed class AlertRulesTests
{
    [Fact]
    public async Task Rules_AsPromtoolReadsThem_AreRight()
    {
        CommandResult result = await ChildProcess.RunAsync("promtool", ["check", "rules", "--lint-fatal", ShippedQueries.Alerts]);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains(result.Lines, line => line.Contains($"{ShippedQueries.OfAlerts().Count} rules found", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rules_OverSeriesOfTroublesAndOfGoodDays_FireWhenTheyShould()
    {
        CommandResult result = await ChildProcess.RunAsync("promtool", ["test", "rules", "tests/DnsLb.Tests/Metrics/alerts-test.yaml"]);

        Assert.True(result.ExitCode == 0, result.ToString());
    }
}
