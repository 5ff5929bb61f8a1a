using DnsLb.Core.Counting;
using DnsLb.Core.Transport;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Transport;

public sealed class LatencySamplerTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void End_ManyReceptions_MeasuresOneInSoManyWithAllOfItsQueries()
    {
        var sampler = new LatencySampler(_time);
        for (int i = 0; i < 2 * LatencySampler.Every; i++)
        {
            sampler.Begin();
            _time.Advance(TimeSpan.FromMicroseconds(20));
            sampler.End(queries: 5);
        }

        LatencyCounts counts = LatencyHistogram.Sum([sampler.Latencies]);
        Assert.Equal((10, TimeSpan.FromMicroseconds(200)), (counts.Buckets.Sum(), counts.Sum));
    }

    [Fact]
    public void End_Always_AllocatesNothing()
    {
        var sampler = new LatencySampler(TimeProvider.System);
        Allocations.AssertNone(() =>
        {
            sampler.Begin();
            sampler.End(queries: 1);
        });
    }
}
