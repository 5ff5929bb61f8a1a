using DnsLb.Core.Counting;

namespace DnsLb.Tests.Counting;

public sealed class LatencyHistogramTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 0)]
    [InlineData(6, 1)]
    [InlineData(1_000, 7)]
    [InlineData(1_000_000, 15)]
    [InlineData(1_000_001, 16)]
    public void Add_SomeTime_IsInTheBucketWithTheLeastBoundThatIsNotBelow(int microseconds, int bucket)
    {
        var histogram = new LatencyHistogram();

        histogram.Add(TimeSpan.FromMicroseconds(microseconds), times: 3);

        Assert.Equal(Enumerable.Range(0, LatencyHistogram.Bounds.Count + 1).Select(i => i == bucket ? 3L : 0), LatencyHistogram.Sum([histogram]).Buckets);
    }

    [Fact]
    public void Sum_SeveralThreads_AddsBucketsAndTimes()
    {
        var one = new LatencyHistogram();
        var other = new LatencyHistogram();
        one.Add(TimeSpan.FromMilliseconds(2), times: 2);
        other.Add(TimeSpan.FromMilliseconds(2), times: 1);
        other.Add(TimeSpan.FromMilliseconds(40), times: 1);

        LatencyCounts sum = LatencyHistogram.Sum([one, other]);

        Assert.Equal((4, TimeSpan.FromMilliseconds(46)), (sum.Buckets.Sum(), sum.Sum));
        Assert.Equal(3, sum.Buckets[8]);
    }

    [Fact]
    public void UpTo_OfSeveralBuckets_AddsThemUp()
    {
        var histogram = new LatencyHistogram();
        histogram.Add(TimeSpan.FromMilliseconds(2), times: 2);
        histogram.Add(TimeSpan.FromMinutes(1), times: 1);

        LatencyCounts counts = LatencyHistogram.Sum([histogram]);

        Assert.Equal(3, counts.Count);
        Assert.Equal([("0.001", 0), ("0.0025", 2), ("0.005", 2), ("0.01", 2)], counts.UpTo().Skip(7).Take(4));
        Assert.Equal([("1", 2), ("+Inf", 3)], counts.UpTo().TakeLast(2));
    }
}
