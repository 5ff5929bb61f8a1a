using DnsLb.Core.Counting;

namespace DnsLb.Tests.Counting;

public sealed class LaneCountersTests
{
    [Fact]
    public void Add_SeveralLanesAndCounters_SumsEachCounterOverTheLanes()
    {
        var counters = new LaneCounters(counters: 3, lanes: 4);
        for (int lane = 0; lane < 4; lane++)
        {
            for (int counter = 0; counter < 3; counter++)
            {
                for (int i = 0; i <= counter + lane; i++)
                {
                    counters.Add(lane, counter);
                }
            }
        }

        Assert.Equal((10, 14, 18), (counters[0], counters[1], counters[2]));
    }

    [Fact]
    public async Task Add_AllWorkersAtOnce_LosesNone()
    {
        const int Workers = 8;
        const int Each = 100_000;
        var counters = new LaneCounters(counters: 2, Workers);
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(lane => Task.Run(() =>
        {
            for (int i = 0; i < Each; i++)
            {
                counters.Add(lane, i % 2);
            }
        })));

        Assert.Equal((Workers * Each / 2, Workers * Each / 2), (counters[0], counters[1]));
    }
}
