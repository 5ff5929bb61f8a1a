using System.Globalization;
using DnsLb.Core.Simulation;

namespace DnsLb.Tests.Simulation;

public sealed class RecoveryTests
{
    [Theory]
    [InlineData(0, 0, "1 1 1")]
    [InlineData(0, 10, "1.2 1 1.1 1")]
    [InlineData(10, 20, "1 1 1.5 1 1 1")]
    [InlineData(15, 15, "1 2 2 1 1 1")]
    [InlineData(25, 0, "1 1 1 1 1")]
    [InlineData(0, 40, "2 1 1 2 1 1 1")]
    public void After_LoadsBecomeEven_IsWhenTheFirstOfThreeEvenWindowsBegins(double happened, double seconds, string history) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), After(happened, history));

    [Theory]
    [InlineData(0, "2 2 2 2")]
    [InlineData(0, "2 1 1")]
    [InlineData(20, "1 1 1 1")]
    [InlineData(1000, "1 1 1")]
    public void After_LoadsDoNotBecomeEven_IsNull(double happened, string history) => Assert.Null(After(happened, history));

    private static TimeSpan? After(double happened, string history) =>
        Recovery.After(new SimulationResult(1, 1, 1, 0, 1, [], [.. history.Split(' ').Select(multiple => double.Parse(multiple, CultureInfo.InvariantCulture))], []), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(happened));
}
