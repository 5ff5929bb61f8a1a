using DnsLb.Core.Simulation;

namespace DnsLb.Tests.Simulation;

public sealed class LeastLoadRivalTests
{
    private static readonly double[] Demand = [4, 1];

    // DAL: what a member ever got, by its weight, never ends. 4 to the first; 1 to the second, until that has as much by its weight.
    [Fact]
    public void Answer_Dal_AddsUpForever()
    {
        RivalAuthority rival = TestRival.Of("dal-oracle", [2, 1], Demand);

        Assert.Equal([0], TestRival.Answer(rival, 0, 0).Members);
        Assert.Equal([1], TestRival.Answer(rival, 1e3, 1).Members);
        Assert.Equal([1], TestRival.Answer(rival, 1e6, 1).Members);
        Assert.Equal([0], TestRival.Answer(rival, 1e6, 1).Members);
    }

    // MRL: what is left of a lease and of sessions of 60 s after it counts; after 80 s nothing is left.
    [Theory]
    [InlineData(79, 1)]
    [InlineData(80, 0)]
    public void Answer_Mrl_ForgetsWhatHasEnded(double later, int expected)
    {
        RivalAuthority rival = TestRival.Of("mrl-oracle", [2, 1], Demand);

        Assert.Equal([0], TestRival.Answer(rival, 0, 0).Members);
        Assert.Equal(expected, TestRival.Answer(rival, later, 1).Members[0]);
    }

    // 4 for 10 s more are less than 1 for 79 s more.
    [Fact]
    public void Answer_Mrl_WeighsWhatIsLeft()
    {
        RivalAuthority rival = TestRival.Of("mrl-oracle", [1, 1], Demand);

        Assert.Equal([0], TestRival.Answer(rival, 0, 0).Members);
        Assert.Equal([1], TestRival.Answer(rival, 69, 1).Members);
        Assert.Equal([0], TestRival.Answer(rival, 70, 1).Members);
    }
}
