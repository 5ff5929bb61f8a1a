using DnsLb.Core.Notifications;

namespace DnsLb.Tests.Notifications;

public sealed class BackoffTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(6, 32)]
    [InlineData(7, 60)]
    [InlineData(1000, 60)]
    public void After_SoManyTries_IsBetweenHalfAndAllOfTheLongest(int tries, double longest) =>
        Assert.All(Enumerable.Range(0, 1000), id => Assert.InRange(Backoff.After(tries, id).TotalSeconds, longest / 2, longest));

    [Fact]
    public void After_OfManyEvents_IsSpreadEvenly()
    {
        int[] tenths = [.. Enumerable.Range(0, 1000).CountBy(id => (int)((Backoff.After(1, id).TotalSeconds - 0.5) * 20)).Select(pair => pair.Value)];

        Assert.Equal(10, tenths.Length);
        Assert.All(tenths, count => Assert.InRange(count, 90, 110));
    }
}
