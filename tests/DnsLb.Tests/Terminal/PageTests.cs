using DnsLb.Terminal;

namespace DnsLb.Tests.Terminal;

public sealed class PageTests
{
    private static readonly Page Sample = new Page()
        .Line(new Cell("all: ", Tone.Strong), "well")
        .Table(["NAME", "COUNT>", "REASON"], [["a", "1", new Cell(new string('r', 30) + " " + new string('s', 30), Tone.Bad)], ["long name", "100", "none"]]);

    [Fact]
    public void Lines_OfAPipe_AreOnePerRowWithoutColours() => Assert.Equal(
        [
            "all: well",
            "NAME       COUNT  REASON",
            $"a              1  {new string('r', 30)} {new string('s', 30)}",
            "long name    100  none",
        ],
        Sample.Lines(width: null, hasColours: false));

    [Fact]
    public void Lines_OfANarrowTerminal_BreakTheLastCellAlone() => Assert.Equal(
        [
            "all: well",
            "NAME       COUNT  REASON",
            $"a              1  {new string('r', 30)}",
            $"                  {new string('s', 30)}",
            "long name    100  none",
        ],
        Sample.Lines(width: 50, hasColours: false));

    [Fact]
    public void Lines_OfATerminalTooNarrowForTheTable_NameTheColumnsInEachRow() => Assert.Equal(
        ["long name: COUNT 100", "REASON none", "a: COUNT 1"],
        new Page().Table(["NAME", "COUNT>", "REASON"], [["long name", "100", "none"], ["a", "1", ""]]).Lines(width: 22, hasColours: false));

    [Fact]
    public void Lines_WithColours_HoldThem() => Assert.Contains(Sample.Lines(80, hasColours: true), line => line.Contains("\e[", StringComparison.Ordinal));

    // What a backend answers becomes part of a reason.
    [Theory]
    [InlineData("\e[2J", "\ufffd[2J")]
    [InlineData("a\nb", "a\ufffdb")]
    [InlineData("\u202eevil", "\ufffdevil")]
    [InlineData("[red]no markup[/]", "[red]no markup[/]")]
    [InlineData("größer → 😀", "größer → 😀")]
    public void Lines_TextOfOthers_GivesTheTerminalNoOrders(string text, string expected) =>
        Assert.Equal([expected], new Page().Line(text).Lines(width: null, hasColours: false));
}
