using DnsLb.Core.Logging;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Logging;

public class LogPaceTests
{
    [Fact]
    public void TryPass_Flood_PassesOncePerPeriodAndCountsTheRest()
    {
        var time = new FakeTimeProvider();
        var pace = new LogPace(TimeSpan.FromSeconds(10), time);

        Assert.True(pace.TryPass(out string atFirst));
        Assert.False(pace.TryPass(out _));
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(pace.TryPass(out _));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(pace.TryPass(out string later));

        Assert.Equal(("", " (2 more since the last of these lines)"), (atFirst, later));
    }
}
