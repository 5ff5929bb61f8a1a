using DnsLb.Api;
using DnsLb.Operating;

namespace DnsLb.Tests.Operating;

public sealed class TopPageTests
{
    private readonly TopState _state = new();

    [Fact]
    public void Lines_TwoReadings_GiveRatesAndTheBusiestPoolFirst()
    {
        _state.Take([Www(served: 100), Api(served: 10)], null, at: 1);
        _state.Take([Www(served: 110), Api(served: 60)], null, at: 3);

        var lines = Lines(80, 24);

        Assert.Equal("http://x/  30.0 queries/s, 2 pools, 3 members, 1 down", lines[0]);
        Assert.Matches(@"^api\.example\.com\. A +1/1 up +25\.0$", lines[2]);
        Assert.Matches(@"^www\.example\.com\. A +1/2 up +5\.0 +1 down$", lines[4]);
        Assert.Matches(@"^  192\.0\.2\.1 +up +1 +5\.0 +100 %  reason 1$", lines[5]);
        Assert.Matches(@"^  192\.0\.2\.2 +down +1 +0\.0 +0 %  reason 2$", lines[6]);
        Assert.Equal(24, lines.Count);
    }

    [Fact]
    public void Lines_OneReadingOrAServerThatBeganAnew_HaveNoRates()
    {
        _state.Take([Www(served: 100)], null, at: 1);
        Assert.Matches(@"^  192\.0\.2\.1 +up +1 +- +-  reason 1$", Lines(80, 24)[3]);
        _state.Take([Www(served: 5)], null, at: 2);
        Assert.Matches(@"^  192\.0\.2\.1 +up +1 +- +-  reason 1$", Lines(80, 24)[3]);
    }

    [Theory]
    [InlineData(80, 24)]
    [InlineData(40, 8)]
    [InlineData(200, 60)]
    [InlineData(10, 4)]
    public void Lines_AnySize_FitIt(int width, int height)
    {
        _state.Take([.. Enumerable.Range(0, 50).Select(each => ToldPool.Of($"a-very-long-name-of-a-pool-{each}.lb.example.com", ToldPool.Member(1, name: new string('n', 50)), ToldPool.Member(2)))], null, at: 1);
        for (int each = 0; each < 200; each++)
        {
            _state.Take(["12:00:00 ", new string('e', 150)]);
        }

        var lines = Lines(width, height);

        Assert.InRange(lines.Count, 1, height);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
    }

    [Fact]
    public void Press_Arrows_ScrollAndStopAtTheEnds()
    {
        _state.Take([Www(served: 1), Api(served: 1)], null, at: 1);
        Press(ConsoleKey.UpArrow);
        Assert.StartsWith("api", Lines(80, 6)[2], StringComparison.Ordinal);
        Press(ConsoleKey.DownArrow);
        Assert.StartsWith("  192.0.2.3", Lines(80, 6)[2], StringComparison.Ordinal);
        Press(ConsoleKey.PageDown);
        Assert.StartsWith("  192.0.2.2", Lines(80, 6)[4], StringComparison.Ordinal);
        Press(ConsoleKey.Home);
        Assert.StartsWith("api", Lines(80, 6)[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Press_Slash_FiltersUntilEscape()
    {
        _state.Take([Www(served: 1), Api(served: 1)], null, at: 1);
        Type("/wwwx");
        Press(ConsoleKey.Backspace, '\b');
        Assert.Equal("/www_   Enter: done   Esc: all", Lines(80, 24)[^1]);
        Press(ConsoleKey.Enter, '\r');
        Assert.DoesNotContain(Lines(80, 24), line => line.StartsWith("api", StringComparison.Ordinal));
        Press(ConsoleKey.Escape, '\e');
        Assert.Contains(Lines(80, 24), line => line.StartsWith("api", StringComparison.Ordinal));
        Type("/q");
        Assert.Equal("q", _state.Filter);
        Press(ConsoleKey.Enter, '\r');
        Assert.False(_state.Press(new ConsoleKeyInfo('q', ConsoleKey.Q, false, false, false)));
    }

    [Fact]
    public void Lines_ServerIsSilent_SayWhyAboveWhatWasKnown()
    {
        _state.Take([Www(served: 1)], null, at: 1);
        _state.Take(null, "no answer", at: 2);

        Assert.Equal("no answer", Lines(80, 24)[0]);
        Assert.StartsWith("www", Lines(80, 24)[2], StringComparison.Ordinal);
    }

    private static PoolStatus Www(long served) => ToldPool.Of("www.example.com", ToldPool.Member(1, served: served), ToldPool.Member(2, "down"));

    private static PoolStatus Api(long served) => ToldPool.Of("api.example.com", ToldPool.Member(3, served: served));

    private IReadOnlyList<string> Lines(int width, int height) => new TopPage(_state, "http://x/").Lines(width, height, hasColours: false);

    private void Type(string text) => text.ToList().ForEach(character => _state.Press(new ConsoleKeyInfo(character, default, false, false, false)));

    private void Press(ConsoleKey key, char character = '\0') => _state.Press(new ConsoleKeyInfo(character, key, false, false, false));
}
