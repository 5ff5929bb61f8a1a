using DnsLb.Core.Simulation;
using DnsLb.Tests.Answering;

namespace DnsLb.Tests.Simulation;

public sealed class RecordedAuthorityTests
{
    // As long as what the server answers itself.
    [Theory]
    [InlineData("rr", "1", 1)]
    [InlineData("bind", "all", 3)]
    public void Statistics_Answers_HaveTheLengthOfReplies(string name, string answers, double members)
    {
        var server = new TestServer(("example.org.zone", $"$TTL 20\n@ SOA ns h 1 1h 10m 1d 20\n@ NS ns\nns A 192.0.2.53\n;@pool www policy=weighted answers={answers}\nwww A 10.0.0.1\nwww A 10.0.0.2\nwww A 10.0.0.3"));
        byte[] reply = server.AskRaw(new Question("www.example.org") { Opt = Question.MakeOpt() }.Bytes());
        RecordedAuthority recorded = After(name, 1, 1, 1, 1);

        Assert.Equal((members, reply.Length), (recorded.Statistics.Members, recorded.Statistics.Bytes));
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
