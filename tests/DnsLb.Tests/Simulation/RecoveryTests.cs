using DnsLb.Core.Simulation;

namespace DnsLb.Tests.Simulation;

public sealed class RecoveryTests
{
    [Theory]
    [InlineData(0, 0.0, 1, 1, 1)]
    [InlineData(0, 10.0, 1.2, 1, 1.1, 1)]
    [InlineData(10, 20.0, 1, 1, 1.5, 1, 1, 1)]
    [InlineData(15, 15.0, 1, 2, 2, 1, 1, 1)]
    [InlineData(25, 0.0, 1, 1, 1, 1, 1)]
    [InlineData(0, 40.0, 2, 1, 1, 2, 1, 1, 1)]
    public void After_LoadsBecomeEven_IsWhenTheFirstOfThreeEvenWindowsBegins(double happened, double seconds, params double[] history) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), After(happened, history));

    [Theory]
    [InlineData(0, 2, 2, 2, 2)]
    [InlineData(0, 2, 1, 1)]
    [InlineData(20, 1, 1, 1, 1)]
    [InlineData(1000, 1, 1, 1)]
    public void After_LoadsDoNotBecomeEven_IsNull(double happened, params double[] history) => Assert.Null(After(happened, history));

    private static TimeSpan? After(double happened, double[] history) =>
        Recovery.After(new SimulationResult(1, 1, 1, 0, 1, [], history, []), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(happened));
}
