using DnsLb.Core.Checks;

namespace DnsLb.Tests.Checks;

public class StateLinesTests
{
    private const string Text = """
        # written by deploy
        192.0.2.1   up
        web2 drain 50% # new kernel

        2001:DB8:0::1	down#gone
        192.0.2.2 maint
        """;

    [Theory]
    [InlineData(null, "192.0.2.1", "up")]
    [InlineData("web1", "192.0.2.1", "up")]
    [InlineData("web2", "192.0.2.2", "drain, 50%: new kernel")]
    [InlineData(null, "192.0.2.2", "maint")]
    [InlineData(null, "2001:db8::1", "down: gone")]
    [InlineData(null, "192.0.2.9", null)]
    public void Of_Member_IsItsLineByNameBeforeAddress(string? name, string address, string? said)
    {
        var (lines, problems) = StateLines.Read(Text);

        Assert.Empty(problems);
        StateReport? report = lines.Of(name, address);
        Assert.Equal(said, report?.Describe());
        Assert.True(report?.IsWhole ?? true);
    }

    [Fact]
    public void Read_EmptyFile_SaysNothingOfAnybody() => Assert.Null(StateLines.Read("").Lines.Of("web1", "192.0.2.1"));

    [Fact]
    public void Members_OfAText_AreThoseOfItsLines() =>
        Assert.Equal([(2, "192.0.2.1"), (3, "web2"), (5, "2001:db8::1"), (6, "192.0.2.2")], StateLines.Read(Text).Lines.Members);

    [Theory]
    [InlineData("web1 up\nweb2 dwon", "2: unknown word \"dwon\"; did you mean \"down\"?")]
    [InlineData("web1", "1: no state; write one or more of up, down, fail, stopped, ready, drain, maint, 75%, weight:30, load:120")]
    [InlineData("web1 # down", "1: no state; write one or more of up, down, fail, stopped, ready, drain, maint, 75%, weight:30, load:120")]
    [InlineData("::1 up\n0::1 down", "2: a second line of \"0::1\"; leave one of them")]
    [InlineData("a xup\nb up\nc xup", "1: unknown word \"xup\"; did you mean \"up\"?", "3: unknown word \"xup\"; did you mean \"up\"?")]
    public void Read_FileWithErrors_SaysWhereAndWhat(string text, params string[] problems) =>
        Assert.Equal(problems, StateLines.Read(text).Problems.Select(problem => $"{problem.Line}: {problem.Message}"));
}
