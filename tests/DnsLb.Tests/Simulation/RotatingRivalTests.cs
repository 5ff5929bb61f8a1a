using DnsLb.Core.Simulation;

namespace DnsLb.Tests.Simulation;

public sealed class RotatingRivalTests
{
    private static readonly double[] Weights = [4, 1, 0, 1];

    [Fact]
    public void Answer_Rr_IsTheNextInTurnWhateverItsWeight()
    {
        RivalAuthority rival = TestRival.Of("rr", Weights);

        Assert.Equal([0, 1, 3, 0, 1, 3], TestRival.Picks(rival, 6));
        Assert.Equal((1, TestRival.Ttl), (TestRival.Answer(rival, 0, 0).Members.Length, TestRival.Answer(rival, 0, 0).Ttl));
    }

    [Fact]
    public void Answer_Bind_IsAllWithTheNextFirst()
    {
        RivalAuthority rival = TestRival.Of("bind", Weights);

        Assert.Equal([0, 1, 3], TestRival.Answer(rival, 0, 0).Members);
        Assert.Equal([1, 3, 0], TestRival.Answer(rival, 0, 0).Members);
        Assert.Equal([3, 0, 1], TestRival.Answer(rival, 0, 0).Members);

        rival.Change(0, isUp: false, scale: 1);

        Assert.Equal([1, 3], TestRival.Answer(rival, 0, 0).Members);
    }
}
