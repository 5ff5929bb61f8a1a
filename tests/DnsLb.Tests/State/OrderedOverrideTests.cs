using DnsLb.Core.Health;
using DnsLb.Core.Selection;
using DnsLb.Core.State;

namespace DnsLb.Tests.State;

public sealed class OrderedOverrideTests
{
    [Fact]
    public void NewestFirst_OfAllOf_IsTheSame()
    {
        Override[] newestFirst = [Given("b.example", 1), Given("a.example", 3), Given("c.example", 2)];

        Assert.Equal(newestFirst, OrderedOverride.NewestFirst([.. OrderedOverride.AllOf(newestFirst).Reverse()]));
    }

    // Those who are there keep their places, and need not be written again.
    [Fact]
    public void AllOf_OneMore_LeavesTheOthers()
    {
        Override[] before = [Given("b.example", 1), Given("a.example", 3)];

        Assert.Equal(OrderedOverride.AllOf(before), OrderedOverride.AllOf([Given("c.example", 0), .. before]).Skip(1));
    }

    [Fact]
    public void NewestFirst_OfAnOlderVersion_GoesByTheTimes()
    {
        Override[] all = [Given("b.example", 1), Given("a.example", 3), Given("c.example", 2), Given("d.example", 3)];

        IReadOnlyList<Override> ordered = OrderedOverride.NewestFirst([.. all.Select(each => new OrderedOverride(each, OrderedOverride.NoPlace))]);

        Assert.Equal(["a.example", "d.example", "c.example", "b.example"], ordered.Select(each => each.Selector.Text));
    }

    private static Override Given(string selector, int since) =>
        new(OverrideSelector.Parse(selector).Selector!, OverrideKind.Drain, "ana", "test", DateTimeOffset.UnixEpoch.AddHours(since), null);
}
