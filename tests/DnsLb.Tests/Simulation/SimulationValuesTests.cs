using DnsLb.Core.Simulation;

namespace DnsLb.Tests.Simulation;

public sealed class SimulationValuesTests
{
    [Fact]
    public void Pair_TwoNumbers_IsThem() => Assert.Equal((20, 8), SimulationValues.Pair("20:8"));

    [Fact]
    public void Parts_WithTimes_AreThem()
    {
        Assert.Equal([(0.04, TimeSpan.FromSeconds(30)), (0.01, TimeSpan.FromMinutes(30))], SimulationValues.Parts("4%:30s,0.01:30m"));
        Assert.Empty(SimulationValues.Parts("none")!);
    }

    [Fact]
    public void Persistence_OneTimeOrAllParts_IsWhoStaysHowLong()
    {
        Assert.Equal([(1, TimeSpan.FromSeconds(90))], SimulationValues.Persistence("1m30s"));
        Assert.Equal([(0.8, TimeSpan.FromSeconds(10)), (0.15, TimeSpan.FromSeconds(60)), (0.05, TimeSpan.FromSeconds(600))], SimulationValues.Persistence("80%:10s,15%:60s,5%:600s"));
    }

    [Fact]
    public void WaveCrowdAndForgery_InTheirForm_AreRead()
    {
        Assert.Equal(new SimulatedWave(0.3, TimeSpan.FromMinutes(20)), SimulationValues.Wave("30%:20m"));
        Assert.Equal(new SimulatedCrowd(1, TimeSpan.FromSeconds(600), TimeSpan.FromMinutes(5), 20), SimulationValues.Crowd("1x20@600s+5m"));
        Assert.Equal(new SimulatedForgery(10, 50, TimeSpan.FromSeconds(300)), SimulationValues.Forgery("10x50@300s"));
    }

    [Fact]
    public void Clock_EachName_IsThatClock() =>
        Assert.All(Enum.GetValues<CacheClock>(), clock => Assert.Equal(clock, SimulationValues.Clock($"{clock}".ToLowerInvariant())));

    [Theory]
    [InlineData(nameof(SimulationValues.Clock), "", "Late", "later", "0")]
    [InlineData(nameof(SimulationValues.Pair), "20", "0:8", "20:-1", "20:8:1")]
    [InlineData(nameof(SimulationValues.Parts), "4%", "4%:soon", "60%:10s,60%:20s", "4%:30s,")]
    [InlineData(nameof(SimulationValues.Persistence), "0s", "50%:10s", "100%:0s", "none")]
    [InlineData(nameof(SimulationValues.Wave), "30%", "100%:20m", "30%:0s", "30%:20m:1")]
    [InlineData(nameof(SimulationValues.Crowd), "1x20@600s", "1x20+5m", "0x20@600s+5m", "1x0@600s+5m")]
    [InlineData(nameof(SimulationValues.Forgery), "10@300s", "0x50@300s", "10x0@300s", "10x50")]
    public void Read_AnotherForm_IsNull(string method, params string[] texts)
    {
        Func<string, object?> read = method switch
        {
            nameof(SimulationValues.Pair) => text => SimulationValues.Pair(text),
            nameof(SimulationValues.Parts) => SimulationValues.Parts,
            nameof(SimulationValues.Persistence) => SimulationValues.Persistence,
            nameof(SimulationValues.Wave) => text => SimulationValues.Wave(text),
            nameof(SimulationValues.Crowd) => text => SimulationValues.Crowd(text),
            nameof(SimulationValues.Clock) => text => SimulationValues.Clock(text),
            _ => text => SimulationValues.Forgery(text),
        };

        Assert.All(texts, text => Assert.Null(read(text)));
    }
}
