using DnsLb.Core.Configuration;

namespace DnsLb.Tests.Configuration;

public sealed class ValueListTests
{
    [Fact]
    public void Equals_EqualItems_IsTheSameList()
    {
        ValueList<string> first = ["a", "b"];
        ValueList<string> same = [.. first.Take(1), "b"];

        Assert.Equal(new Holder(first), new Holder(same));
        Assert.Equal(new Holder(first).GetHashCode(), new Holder(same).GetHashCode());
        Assert.NotEqual(new Holder(first), new Holder(["b", "a"]));
        Assert.NotEqual(new Holder(first), new Holder(["a"]));
        Assert.Equal((2, "b"), (first.Count, first[1]));
    }

    private sealed record Holder(ValueList<string> Items);
}
