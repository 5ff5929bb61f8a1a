using DnsLb.Core.Simulation;

namespace DnsLb.Tests.Simulation;

public sealed class RivalAuthorityTests
{
    private const int Answers = 40_000;

    private static readonly double[] Weights = [4, 2, 1, 1, 0];

    // gdnsd's documents: one by weight; or each by its weight to the greatest.
    [Theory]
    [InlineData("gdnsd", 0.5, 0.25, 0.125, 0.125, 0.0)]
    [InlineData("pickwhashed", 0.5, 0.25, 0.125, 0.125, 0.0)]
    [InlineData("gdnsd-multi", 1.0, 0.5, 0.25, 0.25, 0.0)]
    public void Answer_OfManySources_HoldsMembersAsOftenAsTheRivalSays(string name, params double[] expected)
    {
        double[] counts = new double[Weights.Length];
        foreach (ushort[] answer in AnswersOf(name, down: null))
        {
            Assert.Equal(answer.Distinct(), answer);
            answer.ToList().ForEach(member => counts[member]++);
        }

        Assert.All(expected.Zip(counts), pair => Assert.Equal(pair.First, pair.Second / Answers, 0.01));
    }

    [Theory]
    [InlineData("gdnsd", 2 / 4.0)]
    [InlineData("pickwhashed", 2 / 4.0)]
    [InlineData("gdnsd-multi", 1)]
    public void Change_TheGreatestIsDown_IsInNoAnswer(string name, double ofTheNext)
    {
        ushort[][] answers = [.. AnswersOf(name, down: 0)];

        Assert.All(answers, answer => Assert.DoesNotContain((ushort)0, answer));
        Assert.Equal(ofTheNext, answers.Count(answer => answer.Contains((ushort)1)) / (double)Answers, 0.01);
    }

    // Each of an answer with several is first as often as the others.
    [Fact]
    public void Answer_OfGdnsdMulti_IsInAnyOrder()
    {
        ushort[][] both = [.. AnswersOf("gdnsd-multi", down: null).Where(answer => answer.Length == 2 && answer.Contains((ushort)1))];

        Assert.Equal(0.5, both.Count(answer => answer[0] == 1) / (double)both.Length, 0.02);
    }

    [Fact]
    public void Answer_Pickwhashed_StaysForASource()
    {
        var rival = RivalAuthority.Named("pickwhashed", Weights, 20, seed: 1);
        ushort[] first = new ushort[Weights.Length];
        ushort[] again = new ushort[Weights.Length];

        for (ulong source = 0; source < 100; source++)
        {
            rival.Answer(new SimulatedQuery(0, source), first);
            rival.Answer(new SimulatedQuery(0, source), again);
            Assert.Equal(first[0], again[0]);
        }
    }

    [Fact]
    public void Answer_AllDown_IsEmpty()
    {
        foreach (var (name, _) in RivalAuthority.All)
        {
            var rival = RivalAuthority.Named(name, [1, 1], 20, seed: 1);
            rival.Change(0, isUp: false, scale: 1);
            rival.Change(1, isUp: false, scale: 1);

            Assert.Equal(new SimulatedAnswer(0, 20), rival.Answer(new SimulatedQuery(0, 1), new ushort[2]));
        }
    }

    private static IEnumerable<ushort[]> AnswersOf(string name, int? down)
    {
        var rival = RivalAuthority.Named(name, Weights, 20, seed: 1);
        if (down is { } member)
        {
            rival.Change(member, isUp: false, scale: 1);
        }

        for (ulong source = 0; source < Answers; source++)
        {
            ushort[] members = new ushort[Weights.Length];
            yield return members[..rival.Answer(new SimulatedQuery(0, source), members).Count];
        }
    }
}
