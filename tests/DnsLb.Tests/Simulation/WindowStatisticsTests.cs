using DnsLb.Core.Simulation;

namespace DnsLb.Tests.Simulation;

public sealed class WindowStatisticsTests
{
    // Two backends of which each can do a part of 0.75 of all demand, at windows of 10 s.
    [Fact]
    public void Result_TwoWindows_IsTheirMean()
    {
        var windows = new WindowStatistics([0.75, 0.75], [false, false], 10);
        windows.Add([5, 5], [5, 5]);
        windows.Add([7, 3], [7, 3]);

        SimulationResult result = windows.Result(3);

        Assert.Equal([1, 1.4], result.History.Select(each => Math.Round(each, 9)));
        Assert.Equal((1.2, 3), (Math.Round(result.MaxOverMean, 9), result.QueriesPerSecond));
        Assert.Equal(0.2, result.Variation, 1e-9);
        Assert.Equal((0.5, 1), (result.BelowAlmostFull, result.BelowFull));
        Assert.Equal([0.6, 0.4], result.Shares.Select(share => Math.Round(share, 9)));
    }

    // What a backend does is bounded by what it can; what it was given is not.
    [Fact]
    public void Add_WorkThatWaits_CountsWhereItIsDone()
    {
        var windows = new WindowStatistics([0.75, 0.75], [false, false], 10);
        windows.Add([9, 1], [7.5, 1]);

        SimulationResult result = windows.Result(0);

        Assert.Equal(1.8, result.MaxOverMean, 1e-9);
        Assert.Equal(0, result.BelowFull);
    }
}
