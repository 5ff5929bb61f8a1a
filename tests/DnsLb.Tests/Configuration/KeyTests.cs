using DnsLb.Core.Configuration;

namespace DnsLb.Tests.Configuration;

public sealed class KeyTests
{
    private static readonly Key<Settings>[] Keys =
    [
        new("count", "a whole number from 1 to 9", "", (settings, value) => Values.Whole(value, 1, 9) is { } count ? settings with { Count = count } : null),
        new("word", "a word", "", (settings, value) => settings with { Words = $"{settings.Words}{value} " }, Repeatable: true),
        new("mode", "all|none", "", (settings, value) => value is "all" or "none" ? settings with { Mode = value } : null),
        new("even", "an even digit", "", (_, _) => null, Meant: value => Values.Whole(value, 1, 9) is { } odd ? $"{odd - 1}" : null),
    ];

    [Fact]
    public void Apply_RightPairs_ChangesTheSettings()
    {
        (Settings settings, string[] problems) = Apply("count=3", "mode=none");
        Assert.Equal(new Settings(3, "none"), settings);
        Assert.Empty(problems);
    }

    [Fact]
    public void Apply_ARepeatableKey_IsSetForEachValue()
    {
        (Settings settings, string[] problems) = Apply("word=a", "count=3", "word=b");
        Assert.Equal(new Settings(3, Words: "a b "), settings);
        Assert.Empty(problems);
    }

    [Fact]
    public void Within_SettingsThatHoldThese_SetsThePart()
    {
        Key<Whole> key = Keys[0].Within<Whole>(whole => whole.Part, (whole, part) => whole with { Part = part });

        Assert.Equal(new Whole("w", new Settings(3, "none")), key.Set(new Whole("w", new Settings(1, "none")), "3"));
        Assert.Null(key.Set(new Whole("w", new Settings()), "10"));
    }

    [Theory]
    [InlineData("cuont=3", "0: unknown key \"cuont\"; did you mean \"count\"?")]
    [InlineData("mode=noen", "0: \"mode=noen\": mode must be all|none; did you mean \"none\"?")]
    [InlineData("even=3", "0: \"even=3\": even must be an even digit; did you mean \"2\"?")]
    [InlineData("even=x", "0: \"even=x\": even must be an even digit")]
    [InlineData("count=10", "0: \"count=10\": count must be a whole number from 1 to 9")]
    public void Apply_AWrongPair_IsReportedAndChangesNothing(string pair, string problem)
    {
        (Settings settings, string[] problems) = Apply(pair);
        Assert.Equal([problem], problems);
        Assert.Equal(new Settings(), settings);
    }

    [Fact]
    public void Apply_SeveralWrongPairs_ReportsAllAndKeepsTheRightOnes()
    {
        (Settings settings, string[] problems) = Apply("count=x", "mode=none", "mode=all");
        Assert.Equal(["0: \"count=x\": count must be a whole number from 1 to 9", "2: key \"mode\" is given twice; keep one"], problems);
        Assert.Equal(new Settings(Mode: "none"), settings);
    }

    private static (Settings Settings, string[] Problems) Apply(params string[] pairs)
    {
        var problems = new List<string>();
        Settings settings = Key.Apply(
            new Settings(), Keys, [.. pairs.Select(pair => KeyValuePair.Create(pair.Split('=')[0], pair.Split('=')[1]))], (index, problem) => problems.Add($"{index}: {problem}"));
        return (settings, [.. problems]);
    }

    private sealed record Settings(int Count = 1, string Mode = "all", string Words = "");

    private sealed record Whole(string Name, Settings Part);
}
