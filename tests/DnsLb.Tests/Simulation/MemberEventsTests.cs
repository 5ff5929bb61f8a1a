using DnsLb.Core.Simulation;

namespace DnsLb.Tests.Simulation;

public sealed class MemberEventsTests
{
    private readonly List<string> _problems = [];
    private readonly MemberEvents _events;

    public MemberEventsTests() => _events = new MemberEvents(TestPool.Of("weighted", 20, 1, 1, 1), TimeSpan.FromMinutes(20), _problems);

    [Fact]
    public void Failures_WithAndWithoutLength_AreRead()
    {
        SimulatedFailure[] failures = [.. _events.Failures(["10.0.0.2@600s", "10.0.0.3@1m+30s"], Seconds(3))];

        Assert.Empty(_problems);
        Assert.Equal([new(1, Seconds(600), Seconds(3)), new(2, Seconds(60), Seconds(3), Seconds(30))], failures);
    }

    // A member that is added is not there before.
    [Fact]
    public void Weights_DrainedAddedAndChanged_AreRead()
    {
        SimulatedWeight[] weights = [.. _events.Weights(["10.0.0.1@10s"], ["10.0.0.2@20s"], ["10.0.0.3=0.5@30s"])];

        Assert.Empty(_problems);
        Assert.Equal([new(0, Seconds(10), 0), new(1, Seconds(-86400), 0), new(1, Seconds(20), 1), new(2, Seconds(30), 0.5)], weights);
    }

    [Theory]
    [InlineData("10.0.0.3", "weight 10.0.0.3: write MEMBER=SCALE@TIME, such as 10.0.0.1=0.5@600s, with a time below 1200 s")]
    [InlineData("10.0.0.3@5s", "weight 10.0.0.3@5s: write MEMBER=SCALE@TIME, such as 10.0.0.1=0.5@600s, with a time below 1200 s")]
    [InlineData("10.0.0.3=much@5s", "weight 10.0.0.3=much@5s: write MEMBER=SCALE@TIME, such as 10.0.0.1=0.5@600s, with a time below 1200 s")]
    [InlineData("10.0.0.9=1@5s", "weight 10.0.0.9=1@5s: www.example.org. A has no member 10.0.0.9; did you mean \"10.0.0.1\"?")]
    public void Weights_SomethingElse_SaysWhatIsRight(string text, string expected)
    {
        Assert.Empty(_events.Weights([], [], [text]));
        Assert.Equal([expected], _problems);
    }

    [Theory]
    [InlineData("10.0.0.1@5s+")]
    [InlineData("10.0.0.1@5s+long")]
    public void Failures_LengthThatIsNone_SaysWhatIsRight(string text)
    {
        Assert.Empty(_events.Failures([text], null));
        Assert.Equal([$"fail {text}: write MEMBER@TIME[+LENGTH], such as 10.0.0.1@600s, with a time below 1200 s"], _problems);
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
