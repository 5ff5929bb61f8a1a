using DnsLb.Core.Configuration;

namespace DnsLb.Tests.Configuration;

public sealed class QuotedWordsTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("  a\tb  ", "a|b")]
    [InlineData("a 'b  c' \"d 'e'\"", "a|b  c|d 'e'")]
    [InlineData("key=\"two words\"x", "key=two wordsx")]
    [InlineData("a '' b", "a||b")]
    public void Split_Text_GivesWordsWithoutQuotes(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', QuotedWords.Split(text)!));

    [Theory]
    [InlineData("a \"b")]
    [InlineData("it's")]
    public void Split_QuoteNotClosed_IsNone(string text) => Assert.Null(QuotedWords.Split(text));
}
