using DnsLb.Core.Simulation;

namespace DnsLb.Tests.Simulation;

public sealed class LookupTimesTests
{
    private static readonly DemandCurve Flat = new(null, 0, 1000);

    [Theory]
    [InlineData(10)]
    [InlineData(30_000)]
    public void Next_OneAfterAnother_ComesAtTheRate(double rate)
    {
        var lookups = new LookupTimes(1, Flat, 1);
        lookups.SetRate(0, 0, rate);

        Assert.Equal(1, Count(lookups, 0, 20_000 / rate) / 20_000.0, 0.03);
    }

    // Half at the low rate and half at the high one; and none is found twice where it changes.
    [Fact]
    public void SetRate_InTheMiddle_HoldsFromThenOn()
    {
        var lookups = new LookupTimes(1, Flat, 2);
        lookups.SetRate(1, 0, 10);
        int before = Count(lookups, 0, 1000);
        lookups.SetRate(1, 1000, 200);
        int after = Count(lookups, 1000, 2000);

        Assert.Equal(10_000, before, 400.0);
        Assert.Equal(200_000, after, 2000.0);
        int Count(LookupTimes of, double from, double to) => LookupTimesTests.Count(of, from, to, entry: 1);
    }

    // A large resolver takes the place of a small one after a long time: what was counted before must not drown what is now.
    [Fact]
    public void SetRate_FromLittleToMuchAndBack_FindsNoLookupTwice()
    {
        var lookups = new LookupTimes(1, Flat, 1);
        int expected = 0;
        int found = 0;
        for (int i = 0; i < 200; i++)
        {
            int rate = i % 2 == 0 ? 500 : 1;
            lookups.SetRate(0, i * 50, rate);
            expected += rate * 50;
            found += Count(lookups, i * 50, (i + 1) * 50);
        }

        Assert.InRange(found / (double)expected, 0.995, 1.005);
    }

    [Fact]
    public void Next_InAWave_ComesMoreOftenWhereDemandIsHigh()
    {
        var lookups = new LookupTimes(1, new DemandCurve(new SimulatedWave(0.5, TimeSpan.FromSeconds(1000)), 0, 1000), 1);
        lookups.SetRate(0, 0, 50);

        int high = Count(lookups, 0, 500);
        int low = Count(lookups, 500, 1000);

        Assert.Equal(50_000, high + low, 1000.0);
        Assert.Equal((1 + (1 / Math.PI)) / (1 - (1 / Math.PI)), high / (double)low, 0.05);
    }

    [Fact]
    public void Next_AtARateOfZero_IsNever()
    {
        var lookups = new LookupTimes(1, Flat, 1);

        Assert.Equal(double.PositiveInfinity, lookups.Next(0, 5));
    }

    private static int Count(LookupTimes lookups, double from, double to, int entry = 0)
    {
        int count = 0;
        double last = from;
        for (double at = lookups.Next(entry, from); at < to; at = lookups.Next(entry, at))
        {
            Assert.True(at > last);
            last = at;
            count++;
        }

        return count;
    }
}
