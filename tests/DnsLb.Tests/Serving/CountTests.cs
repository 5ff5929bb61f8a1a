using DnsLb.Core.Serving;

namespace DnsLb.Tests.Serving;

public sealed class CountTests
{
    [Theory]
    [InlineData(0, "0 zones")]
    [InlineData(1, "1 zone")]
    [InlineData(1000, "1000 zones")]
    public void Of_ANumber_TakesThePluralUnlessOne(long number, string expected) => Assert.Equal(expected, Count.Of(number, "zone"));
}
