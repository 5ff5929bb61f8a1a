using DnsLb.Core.Simulation;

namespace DnsLb.Tests.Simulation;

public sealed class WeightedRivalTests
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
        RivalAuthority rival = TestRival.Of("pickwhashed", Weights);
        RivalAuthority other = TestRival.Of("pickwhashed", Weights);

        Assert.All(TestRival.Picks(rival, 100).Zip(TestRival.Picks(other, 100)), pair => Assert.Equal(pair.First, pair.Second));
    }

    private static IEnumerable<ushort[]> AnswersOf(string name, int? down)
    {
        RivalAuthority rival = TestRival.Of(name, Weights);
        if (down is { } member)
        {
            rival.Change(member, isUp: false, scale: 1);
        }

        return Enumerable.Range(0, Answers).Select(source => TestRival.Answer(rival, 0, source).Members);
    }
}
