using DnsLb.Core.Simulation;

namespace DnsLb.Tests.Simulation;

public sealed class DemandCurveTests
{
    private static readonly DemandCurve Wave = new(new SimulatedWave(0.3, TimeSpan.FromSeconds(1000)), start: 500, end: 2500);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(499, 1)]
    [InlineData(750, 1.3)]
    [InlineData(1000, 1)]
    [InlineData(1250, 0.7)]
    [InlineData(1750, 1.3)]
    public void Factor_OfAWave_IsASineFromItsStart(double time, double expected) => Assert.Equal(expected, Wave.Factor(time), 1e-9);

    // Over half a period, 500 s, a sine of the amplitude 0.3 adds 0.3 · 1000 / π; the steps of a second make no difference to speak of.
    [Fact]
    public void ClockAt_HighDemand_RunsFaster()
    {
        Assert.Equal(500, Wave.ClockAt(500), 1e-9);
        Assert.Equal(500 + (0.3 * 1000 / Math.PI), Wave.ClockAt(1000) - 500, 0.01);
        Assert.Equal(1000, Wave.ClockAt(1500) - 500, 0.01);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(123.456)]
    [InlineData(750)]
    [InlineData(1250.5)]
    [InlineData(3000)]
    public void TimeOf_WhatTheClockShows_IsTheTime(double time) => Assert.Equal(time, Wave.TimeOf(Wave.ClockAt(time)), 1e-9);

    [Fact]
    public void Curve_WithoutAWave_IsFlat()
    {
        var flat = new DemandCurve(null, 500, 2500);

        Assert.True(flat.IsFlat);
        Assert.False(Wave.IsFlat);
        Assert.Equal((1, 77.7, 77.7), (flat.Factor(2000), flat.ClockAt(77.7), flat.TimeOf(77.7)));
    }
}
