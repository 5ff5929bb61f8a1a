using DnsLb.Operating;

namespace DnsLb.Tests.Operating;

public sealed class NamePatternTests
{
    [Theory]
    [InlineData("", "www.example.com. A: 1 2", "api.example.com. A: 3")]
    [InlineData("WWW", "www.example.com. A: 1 2")]
    [InlineData("*.example.com", "www.example.com. A: 1 2", "api.example.com. A: 3")]
    [InlineData("*example")]
    [InlineData("web-2", "www.example.com. A: 2")]
    [InlineData("192.0.2.3", "api.example.com. A: 3")]
    [InlineData("192.0.2.?", "www.example.com. A: 1 2", "api.example.com. A: 3")]
    public void Of_Pools_AreTheirMembersThatAreMeant(string text, params string[] expected)
    {
        var found = new NamePattern(text).Of([
            ToldPool.Of("www.example.com", ToldPool.Member(1), ToldPool.Member(2, name: "web-2")),
            ToldPool.Of("api.example.com", ToldPool.Member(3))]);

        Assert.Equal(expected, found.Select(pool => $"{pool.Pool}: {string.Join(' ', pool.Members.Select(member => member.Address[^1]))}"));
    }
}
