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
        var (lines, problem) = StateLines.Parse("/states", Text);

        Assert.Null(problem);
        StateReport? report = lines!.Of(name, address);
        Assert.Equal(said, report?.Describe());
        Assert.True(report?.IsWhole ?? true);
    }

    [Fact]
    public void Parse_EmptyFile_SaysNothingOfAnybody() => Assert.Null(StateLines.Parse("/states", "").Lines!.Of("web1", "192.0.2.1"));

    [Theory]
    [InlineData("web1 up\nweb2 dwon", "/states:2: unknown word \"dwon\"; did you mean \"down\"?")]
    [InlineData("web1", "/states:1: no state; write one or more of up, down, fail, stopped, ready, drain, maint, 75%, weight:30")]
    [InlineData("web1 # down", "/states:1: no state; write one or more of up, down, fail, stopped, ready, drain, maint, 75%, weight:30")]
    [InlineData("::1 up\n0::1 down", "/states:2: a second line of \"0::1\"; leave one of them")]
    [InlineData("a xup\nb up\nc xup", "/states:1: unknown word \"xup\"; did you mean \"up\"?; /states:3: unknown word \"xup\"; did you mean \"up\"?")]
    public void Parse_FileWithErrors_SaysWhereAndWhat(string text, string problem)
    {
        var (lines, found) = StateLines.Parse("/states", text);

        Assert.Null(lines);
        Assert.Equal(problem, found);
    }

    [Fact]
    public void Parse_ManyErrors_TellsSome()
    {
        string? problem = StateLines.Parse("/states", string.Concat(Enumerable.Repeat("web up\n", 9))).Problem;

        Assert.StartsWith("/states:2: a second line", problem, StringComparison.Ordinal);
        Assert.EndsWith("; /states:6: a second line of \"web\"; leave one of them; and more", problem, StringComparison.Ordinal);
    }
}
