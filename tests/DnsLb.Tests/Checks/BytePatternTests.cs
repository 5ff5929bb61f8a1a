using System.Text;
using DnsLb.Core.Checks;

namespace DnsLb.Tests.Checks;

public sealed class BytePatternTests
{
    [Theory]
    [InlineData("b", "abc", true)]
    [InlineData("abc", "abc", true)]
    [InlineData(".", "abc", false)]
    [InlineData("B", "abc", false)]
    [InlineData(@"c\r\n", "abc\r\n", true)]
    [InlineData("ü", "grün", true)]
    public void IsIn_PlainText_MustBeContained(string text, string received, bool found) =>
        Assert.Equal(found, BytePattern.Containing(text)!.IsIn(Encoding.UTF8.GetBytes(received)));

    [Theory]
    [InlineData("^a.c$", "abc", true)]
    [InlineData("^b", "abc", false)]
    [InlineData("(?i)ABC", "abc", true)]
    [InlineData("gr(ü|ö)n", "grün", true)]
    [InlineData(@"\d{3}\r\n", "x 250\r\n", true)]
    public void IsIn_RegularExpression_MustMatch(string expression, string received, bool found) =>
        Assert.Equal(found, BytePattern.Matching(expression)!.IsIn(Encoding.UTF8.GetBytes(received)));

    [Fact]
    public void IsIn_RegularExpressionOfBytes_SeesEachByte() =>
        Assert.True(BytePattern.Matching(@"(?s)^.\xFF\x00\x80$")!.IsIn([0xC3, 0xFF, 0, 0x80]));

    [Theory]
    [InlineData("")]
    [InlineData("(")]
    [InlineData("a{2,1}")]
    [InlineData("(a)\\1")]
    [InlineData("(?=a)")]
    [InlineData("(?<!a)b")]
    [InlineData("(a{1000}){1000}")]
    public void Matching_AnotherForm_IsNone(string expression) => Assert.Null(BytePattern.Matching(expression));

    [Fact]
    public void IsIn_ExpressionThatBacktracksForEver_EndsSoon() =>
        Assert.False(BytePattern.Matching("^(a+)+$")!.IsIn(Encoding.ASCII.GetBytes(new string('a', BoundedReader.Most - 1) + "b")));

    [Fact]
    public void Equals_SameTextAndForm_IsTheSame()
    {
        Assert.Equal(BytePattern.Matching("a"), BytePattern.Matching("a"));
        Assert.NotEqual(BytePattern.Matching("a"), BytePattern.Containing("a"));
        Assert.NotEqual(BytePattern.Matching("a"), BytePattern.Matching("b"));
    }
}
