using DnsLb.Core.Simulation;

namespace DnsLb.Tests.Simulation;

public sealed class TurnRivalTests
{
    // The mean is 2: the first source is hot, the others are not.
    private static readonly double[] Demand = [4, 1, 1];

    [Fact]
    public void Answer_Rr2_HasTurnsOfTheirOwnForHotSources()
    {
        RivalAuthority rival = TestRival.Of("rr2-oracle", [1, 1, 1], Demand);

        int[] picks = [.. Enumerable.Range(0, 6).Select(i => (int)TestRival.Answer(rival, i, i % 2).Members[0])];

        Assert.Equal([0, 0, 1, 1, 2, 2], picks);
    }

    [Fact]
    public void Answer_Prr2_SkipsWhatAMemberLacks()
    {
        RivalAuthority rival = TestRival.Of("prr2-ttl/k-oracle", [4, 2, 1], Demand);

        int[] picks = [.. Enumerable.Range(0, 40_000).Select(i => (int)TestRival.Answer(rival, i, 0).Members[0])];

        Assert.Equal(4.0 / 7, picks.Count(pick => pick == 0) / 40_000.0, 0.01);
        Assert.Equal(2.0 / 7, picks.Count(pick => pick == 1) / 40_000.0, 0.01);
    }

    // The sources ask 4/81 + 2/21 times a second at a TTL of 20 s, so a lease has 6 / 0.1446 - 1 = 40.49 lookups: 10.1 s of the first source, 40.5 s of the others.
    [Fact]
    public void Answer_TtlK_IsInInverseProportionToTheDemand()
    {
        double[] means = MeanTtls("prr2-ttl/k-oracle", [1, 1]);

        Assert.All(means.Zip([10.12, 40.49, 40.49]), pair => Assert.Equal(pair.Second, pair.First, 0.2));
    }

    // The same by the mean of all members' weights.
    [Fact]
    public void Answer_TtlSK_IsAlsoInProportionToTheWeight()
    {
        RivalAuthority rival = TestRival.Of("drr2-ttl/s_k-oracle", [3, 1], Demand);
        var answers = Enumerable.Range(0, 4000).Select(i => TestRival.Answer(rival, i, 1)).ToArray();

        Assert.Equal(1.5 * 40.49, answers.Where(answer => answer.Members[0] == 0).Average(answer => answer.Ttl), 0.2);
        Assert.Equal(0.5 * 40.49, answers.Where(answer => answer.Members[0] == 1).Average(answer => answer.Ttl), 0.2);
        Assert.Equal(2000, answers.Count(answer => answer.Members[0] == 0));
    }

    private static double[] MeanTtls(string name, double[] weights)
    {
        RivalAuthority rival = TestRival.Of(name, weights, Demand);
        return [.. Enumerable.Range(0, 3).Select(source => Enumerable.Range(0, 4000).Average(i => TestRival.Answer(rival, i, source).Ttl))];
    }
}
