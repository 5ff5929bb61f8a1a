using DnsLb.Core.Leases;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Leases;

public sealed class LeaseClockTests
{
    [Fact]
    public void Milliseconds_TimePasses_CountIt()
    {
        var time = new FakeTimeProvider();
        long before = LeaseClock.Milliseconds(time);
        time.Advance(TimeSpan.FromMilliseconds(1500));
        Assert.Equal(1500, LeaseClock.Milliseconds(time) - before);
    }
}
