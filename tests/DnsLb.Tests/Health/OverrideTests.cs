using DnsLb.Core.Health;
using DnsLb.Core.Selection;

namespace DnsLb.Tests.Health;

public sealed class OverrideTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Create_AllGiven_LastsFromNow()
    {
        var (created, problems) = Override.Create("192.0.2.1", OverrideKind.Drain, "ana", "update", Now.AddHours(2), Now);

        Assert.Empty(problems);
        Assert.Equal((Now, Now.AddHours(2)), (created!.Since, created.Until));
        Assert.Equal("by ana until 2026-11-24 14:00:00Z: update", created.Describe());
    }

    [Fact]
    public void Create_WithoutAnEnd_LastsUntilItIsTakenBack() =>
        Assert.Equal("by ana until it is taken back: update", Override.Create("192.0.2.1", OverrideKind.Up, "ana", "update", null, Now).Override!.Describe());

    [Fact]
    public void Create_EverythingWrong_SaysAllOfIt()
    {
        var (created, problems) = Override.Create("", OverrideKind.Down, " ", "two\nlines", Now, Now);

        Assert.Null(created);
        Assert.Equal(
            [
                $"\"\" selects nothing; write {OverrideSelector.Form}",
                "no author: an override needs one",
                "the reason holds U+000A, a control character; it must be one line of plain text",
                "an override must end in the future, in 366 days at most",
            ],
            problems);
    }

    [Theory]
    [InlineData(Override.MostReason, true)]
    [InlineData(Override.MostReason + 1, false)]
    public void Create_LongReason_IsBounded(int length, bool expected) =>
        Assert.Equal(expected, Override.Create("192.0.2.1", OverrideKind.Down, "ana", new string('r', length), null, Now).Override is not null);

    [Theory]
    [InlineData('\0', "U+0000, a control character")]
    [InlineData('\u0085', "U+0085, a control character")]
    [InlineData('\u2028', "U+2028, a line separator")]
    [InlineData('\u2029', "U+2029, a paragraph separator")]
    [InlineData('\u202a', "U+202A, a control of the direction of text")]
    [InlineData('\u202e', "U+202E, a control of the direction of text")]
    [InlineData('\u2066', "U+2066, a control of the direction of text")]
    [InlineData('\u2069', "U+2069, a control of the direction of text")]
    public void Create_ACharacterThatLinesDoNotHold_IsNamed(char wrong, string name)
    {
        string[] expected = [$"the author holds {name}; it must be one line of plain text", $"the reason holds {name}; it must be one line of plain text"];

        Assert.Equal(expected, Override.Create("192.0.2.1", OverrideKind.Down, $"an{wrong}a", $"{wrong}update", null, Now).Problems);
    }

    [Theory]
    [InlineData("grün, אדום, 赤 🔧")]
    [InlineData("a\u2027b\u202fc\u2065d\u206ae")]
    public void Create_AnyOtherText_IsTaken(string text) => Assert.NotNull(Override.Create("192.0.2.1", OverrideKind.Down, text, text, null, Now).Override);
}
