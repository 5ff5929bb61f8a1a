using DnsLb.Core.Simulation;

namespace DnsLb.Tests.Simulation;

public sealed class LoadReportsTests
{
    private static readonly SimulatedReports Exact = new(TimeSpan.FromSeconds(10), Noise: 0);

    // Half of all demand, 2,000 sessions a second of 60 s each, for all of the period.
    [Fact]
    public void Arrive_WithoutNoise_IsTheSessionsUnderWay()
    {
        var reports = new LoadReports(new SimulationSettings { Reports = Exact });
        reports.Send([5, 0]);

        Assert.Equal([60_000, 0], reports.Arrive());
    }

    [Fact]
    public void Arrive_WithNoiseAndLoss_IsAsWrongAndAsOftenLostAsTheWorldSays()
    {
        var reports = new LoadReports(new SimulationSettings { Reports = Exact with { Noise = 0.1, Loss = 0.2 } });
        reports.Send([.. Enumerable.Repeat(5.0, 10_000)]);

        double[] arrived = reports.Arrive();

        double[] heard = [.. arrived.Where(load => !double.IsNaN(load))];
        Assert.Equal(0.8, heard.Length / 10_000.0, 0.02);
        Assert.Equal(60_000, heard.Average(), 200.0);
        Assert.InRange(heard.Min(), 54_000, 54_100);
        Assert.InRange(heard.Max(), 65_900, 66_000);
    }

    [Fact]
    public void Arrive_SeveralUnderWay_IsTheOldest()
    {
        var reports = new LoadReports(new SimulationSettings { Reports = Exact });
        reports.Send([5]);
        reports.Send([10]);

        Assert.Equal([60_000], reports.Arrive());
        Assert.Equal([120_000], reports.Arrive());
    }
}
