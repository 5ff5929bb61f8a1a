using System.Net;
using DnsLb.Core.Health;
using DnsLb.Core.Pools;
using DnsLb.Core.Selection;
using DnsLb.Tests.Pools;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Health;

public sealed class OverrideTableTests : IDisposable
{
    private static readonly PoolDefinition Pool = PoolOf.Definition(new PoolSettings(), new MemberSettings(), new MemberSettings());

    private readonly FakeTimeProvider _time = new();
    private readonly OverrideTable _table;
    private readonly List<string> _events = [];

    public OverrideTableTests()
    {
        _table = new OverrideTable(_time);
        _table.Changed += set => _events.Add($"{set.All.Count} in force");
        _table.Expired += expired => _events.Add($"{expired.Selector} expired");
    }

    public void Dispose() => _table.Dispose();

    [Fact]
    public void TrySet_SameSelectorAgain_Replaces()
    {
        Set("www.example.com", OverrideKind.Drain, "first");
        Set("WWW.example.com.", OverrideKind.Down, "second");
        Set("www.example.com/m1", OverrideKind.Drain, "third");
        Set("www.example.com/M1", OverrideKind.Drain, "fourth");

        Assert.Equal(["second", "fourth"], _table.Current.All.Select(each => each.Reason).Order(StringComparer.Ordinal).Reverse());
    }

    [Fact]
    public void For_SeveralThatSelectAMember_GivesTheNewest()
    {
        Set("*", OverrideKind.Drain, "all");
        _time.Advance(TimeSpan.FromSeconds(1));
        Set(PoolOf.Address(1).ToString(), OverrideKind.Up, "one");

        Assert.Equal("all", _table.Current.For(Pool)[0]!.Reason);
        Assert.Equal("one", _table.Current.For(Pool)[1]!.Reason);
        Assert.Null(_table.Current.For(Pool with { Members = [Pool.Members[1] with { Address = IPAddress.Loopback }] })[0]?.Until);
    }

    [Fact]
    public void Current_WhenItsTimeIsOver_HoldsItNoMore()
    {
        Set("first.example", OverrideKind.Drain, "short", TimeSpan.FromMinutes(1));
        Set("second.example", OverrideKind.Drain, "long", TimeSpan.FromDays(3));
        Set("third.example", OverrideKind.Drain, "for ever");
        _events.Clear();

        _time.Advance(TimeSpan.FromSeconds(59));
        int before = _table.Current.All.Count;
        _time.Advance(TimeSpan.FromSeconds(1));
        int after = _table.Current.All.Count;
        for (int day = 0; day < 4; day++)
        {
            _time.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal((3, 2), (before, after));
        Assert.Equal(["first.example expired", "2 in force"], _events.Take(2));
        Assert.Equal("for ever", Assert.Single(_table.Current.All).Reason);
    }

    [Theory]
    [InlineData(-24 * 365)]
    [InlineData(24)]
    public void Current_ClockIsSet_HoldsItForAsMuchTime(int hours)
    {
        var clock = new SteppedClock(_time);
        using var table = new OverrideTable(clock);
        Assert.True(table.TrySet(Create("first.example", OverrideKind.Drain, "short", TimeSpan.FromMinutes(1))));

        clock.Offset = TimeSpan.FromHours(hours);
        Assert.True(table.TrySet(Create("second.example", OverrideKind.Drain, "for ever", lasting: null)));
        _time.Advance(TimeSpan.FromSeconds(59));
        int before = table.Current.All.Count;
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((2, 1), (before, table.Current.All.Count));
    }

    [Fact]
    public void For_ClockIsSetBackBetweenTwo_GivesTheOneThatWasGivenLast()
    {
        var clock = new SteppedClock(_time);
        using var table = new OverrideTable(clock);
        Override Given(OverrideKind kind, string selector) => Override.Create(selector, kind, "ana", "test", null, clock.GetUtcNow()).Override!;
        Assert.True(table.TrySet(Given(OverrideKind.Drain, "*")));

        clock.Offset = TimeSpan.FromHours(-1);
        Override last = Given(OverrideKind.Up, PoolOf.Address(1).ToString());
        IReadOnlyList<Override> foretold = table.With(last).All;
        Assert.True(table.TrySet(last));

        Assert.Equal(last, table.Current.For(Pool)[1]);
        Assert.Equal(foretold, table.Current.All);
    }

    [Fact]
    public void Remove_BySelector_GivesWhatWasRemovedOnce()
    {
        Set("www.example.com", OverrideKind.Drain, "update");
        OverrideSelector selector = OverrideSelector.Parse("www.example.com").Selector!;

        Assert.Equal("update", _table.Remove(selector)!.Reason);
        Assert.Null(_table.Remove(selector));
        Assert.Empty(_table.Current.All);
    }

    [Fact]
    public void Adopt_OfAnEarlierProcess_LeavesNewerOnesAndThoseThatAreOver()
    {
        Set("a.example", OverrideKind.Down, "now");
        Override Earlier(string selector, TimeSpan until) =>
            new(OverrideSelector.Parse(selector).Selector!, OverrideKind.Drain, "ana", "earlier", _time.GetUtcNow() - TimeSpan.FromHours(1), _time.GetUtcNow() + until);

        _table.Adopt([Earlier("a.example", TimeSpan.FromHours(1)), Earlier("b.example", TimeSpan.FromHours(1)), Earlier("c.example", TimeSpan.FromSeconds(-1))]);

        Assert.Equal(["a.example now", "b.example earlier"], _table.Current.All.Select(each => $"{each.Selector} {each.Reason}"));
    }

    [Fact]
    public void Adopt_SeveralWithTheSameSelector_TakesTheNewest()
    {
        Override Since(string selector, int hoursAgo) =>
            new(OverrideSelector.Parse(selector).Selector!, OverrideKind.Drain, "ana", $"{hoursAgo} h ago", _time.GetUtcNow() - TimeSpan.FromHours(hoursAgo), null);

        _table.Adopt([Since("a.example/m1", 1), Since("a.example/M1", 2), Since("a.example/m1.", 3), Since("A.example/M1", 4)]);

        Assert.Equal(["a.example/m1 1 h ago", "a.example/m1. 3 h ago"], _table.Current.All.Select(each => $"{each.Selector} {each.Reason}"));
    }

    [Fact]
    public void TrySet_TooMany_Refuses()
    {
        for (int i = 0; i < OverrideTable.MostOverrides; i++)
        {
            Assert.True(_table.TrySet(Create($"p{i}.example", OverrideKind.Drain, "many", null)));
        }

        Assert.False(_table.TrySet(Create("one-more.example", OverrideKind.Drain, "many", null)));
        Assert.True(_table.TrySet(Create("p0.example", OverrideKind.Drain, "again", null)));
    }

    // Of two people who have seen the same one, the second must not change what the first has decided.
    [Fact]
    public void TrySetAndRemove_AnotherThanExpected_ChangesNothing()
    {
        Override seen = Create("www.example.com", OverrideKind.Drain, "seen", null);
        Override first = seen with { Reason = "first" };
        Assert.False(_table.TrySet(first, replaced: seen));
        Assert.True(_table.TrySet(seen));
        Assert.True(_table.TrySet(first, replaced: seen));

        Assert.False(_table.TrySet(seen with { Reason = "second" }, replaced: seen));
        Assert.Null(_table.Remove(seen.Selector, expected: seen));
        Assert.Equal([first], _table.Current.All);

        Assert.Equal(first, _table.Remove(seen.Selector, expected: first));
    }

    [Fact]
    public void TrySet_ReplacesNone_LeavesTheOneThatIsThere()
    {
        Override there = Create("www.example.com", OverrideKind.Drain, "there", null);
        Assert.True(_table.TrySet(there, replacesNone: true));

        Assert.False(_table.TrySet(there with { Reason = "other" }, replacesNone: true));
        Assert.True(_table.TrySet(Create("*", OverrideKind.Up, "other", null), replacesNone: true));
        Assert.Contains(there, _table.Current.All);
    }

    private void Set(string selector, OverrideKind kind, string reason, TimeSpan? lasting = null) => Assert.True(_table.TrySet(Create(selector, kind, reason, lasting)));

    private Override Create(string selector, OverrideKind kind, string reason, TimeSpan? lasting) =>
        Override.Create(selector, kind, "ana", reason, _time.GetUtcNow() + lasting, _time.GetUtcNow()).Override!;
}
