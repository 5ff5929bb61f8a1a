using DnsLb.Core.Simulation;

namespace DnsLb.Tests.Simulation;

public sealed class RivalsTests
{
    public static TheoryData<string> Names => [.. Rivals.All.Select(rival => rival.Name)];

    [Fact]
    public void Named_Unknown_IsNone() => Assert.Null(Rivals.Named("rotate"));

    [Theory]
    [MemberData(nameof(Names))]
    public void Named_Known_IsTheOne(string name) => Assert.Equal(name, Rivals.All.Single(rival => rival == Rivals.Named(name)).Name);

    [Theory]
    [MemberData(nameof(Names))]
    public void Change_AllDownAndOneUpAgain_AnswersWithThatOne(string name)
    {
        RivalAuthority rival = TestRival.Of(name, [1, 1, 0], [5, 1]);
        rival.Change(0, isUp: false, scale: 1);
        rival.Change(1, isUp: true, scale: 0);

        Assert.Equal([], TestRival.Answer(rival, 1, 0).Members);

        rival.Change(1, isUp: true, scale: 1);

        Assert.Equal([1], TestRival.Answer(rival, 2, 0).Members);
        Assert.Equal([1], TestRival.Answer(rival, 3, 1).Members);
    }

    // What no server can know makes a difference, so it must not slip in unlabelled.
    [Theory]
    [MemberData(nameof(Names))]
    public void Create_NotAnOracle_LooksAtNoDemand(string name)
    {
        RivalAuthority one = TestRival.Of(name, [1, 2, 3], [100, 1, 1]);
        RivalAuthority other = TestRival.Of(name, [1, 2, 3], [1, 1, 100]);

        var ofOne = Enumerable.Range(0, 60).Select(i => TestRival.Answer(one, i, i % 3)).Select(answer => (answer.Members[0], answer.Ttl)).ToArray();
        var ofOther = Enumerable.Range(0, 60).Select(i => TestRival.Answer(other, i, i % 3)).Select(answer => (answer.Members[0], answer.Ttl)).ToArray();

        Assert.Equal(name.EndsWith(Rivals.Oracle, StringComparison.Ordinal), !ofOne.SequenceEqual(ofOther));
    }
}
