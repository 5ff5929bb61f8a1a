using DnsLb.Core.Simulation;

namespace DnsLb.Tests.Simulation;

public sealed class RecordedAuthorityTests
{
    // Header 12, question 17 + 4, OPT 11, and 16 for each address: as long as dig says.
    [Theory]
    [InlineData("rr", 1, 60)]
    [InlineData("bind", 3, 92)]
    public void Statistics_Answers_HaveTheirLength(string name, double members, double bytes)
    {
        RecordedAuthority recorded = After(name, 1, 1, 1, 1);

        Assert.Equal((members, bytes), (recorded.Statistics.Members, recorded.Statistics.Bytes));
    }

    [Theory]
    [InlineData("rr", 1.0)]
    [InlineData("bind", 0.0)]
    [InlineData("pickwhashed", 0.0)]
    public void Statistics_AnswersOfOneSource_ChurnWhereTheyDiffer(string name, double churn) => Assert.Equal(churn, After(name, 5, 5, 5, 5).Statistics.Churn);

    // The second source gets in its turn what it got before.
    [Fact]
    public void Statistics_Sources_AreEachComparedWithThemselves() => Assert.Equal(0, After("rr", 1, 2, 3, 1, 2, 3).Statistics.Churn);

    [Fact]
    public void Statistics_WarmUp_DoesNotCount() => Assert.Equal(0, After("rr", 1).Statistics.Members);

    // One second between queries, the first of which does not count.
    private static RecordedAuthority After(string name, params int[] sources)
    {
        var recorded = new RecordedAuthority(TestRival.Of(name, [1, 1, 1]), TestPool.Of("weighted", 20, 1, 1, 1), warmUp: 0.5);
        foreach ((int time, int source) in sources.Index())
        {
            TestRival.Answer(recorded, time, source);
        }

        return recorded;
    }
}
