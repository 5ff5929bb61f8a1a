using DnsLb.Core.Simulation;

namespace DnsLb.Tests.Simulation;

public sealed class LoadReportsTests
{
    private static readonly SimulatedReports Exact = new(TimeSpan.FromSeconds(10), Noise: 0);

    // Half of all demand, 2,000 sessions a second, for all of the period.
    [Fact]
    public void Of_WithoutNoise_IsTheWorkOfSessionsInASecond() =>
        Assert.Equal([1000, 0], new LoadReports(new SimulationSettings { Reports = Exact }, 2000).Of([5, 0]));

    [Fact]
    public void Of_WithNoiseAndLoss_IsAsWrongAndAsOftenLostAsTheWorldSays()
    {
        var reports = new LoadReports(new SimulationSettings { Reports = Exact with { Noise = 0.1, Loss = 0.2 } }, 2000);

        double[] heard = [.. reports.Of([.. Enumerable.Repeat(5.0, 10_000)]).Where(load => !double.IsNaN(load))];

        Assert.Equal(0.8, heard.Length / 10_000.0, 0.02);
        Assert.Equal(1000, heard.Average(), 5.0);
        Assert.InRange(heard.Min(), 900, 901);
        Assert.InRange(heard.Max(), 1099, 1100);
    }
}
