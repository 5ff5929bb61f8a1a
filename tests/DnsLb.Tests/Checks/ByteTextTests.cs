using DnsLb.Core.Checks;

namespace DnsLb.Tests.Checks;

public sealed class ByteTextTests
{
    [Theory]
    [InlineData("PING", "50494E47")]
    [InlineData(@"a\r\n\t\\b", "610D0A095C62")]
    [InlineData(@"\x00\xfF\x0a1", "00FF0A31")]
    [InlineData("grün", "6772C3BC6E")]
    public void Parse_Text_IsThoseBytes(string text, string bytes) =>
        Assert.Equal(bytes, Convert.ToHexString(ByteText.Parse(text)!.Bytes.Span));

    [Theory]
    [InlineData("")]
    [InlineData(@"a\")]
    [InlineData(@"\q")]
    [InlineData(@"\x1")]
    [InlineData(@"\x1g")]
    public void Parse_AnotherForm_IsNone(string text) => Assert.Null(ByteText.Parse(text));

    [Theory]
    [InlineData(4096, true)]
    [InlineData(4097, false)]
    public void Parse_Length_IsBounded(int length, bool isValid) => Assert.Equal(isValid, ByteText.Parse(new string('a', length)) is not null);

    [Fact]
    public void Quote_ManyOrStrangeBytes_IsOneShortLine()
    {
        Assert.Equal(@"""a\r\n\t\\\""\x00\xFF""", ByteText.Quote("a\r\n\t\\\"\0"u8.ToArray().Append((byte)0xFF).ToArray()));
        Assert.Equal($"\"{new string('a', 60)}…\"", ByteText.Quote(Enumerable.Repeat((byte)'a', 61).ToArray()));
    }

    [Fact]
    public void Equals_SameText_IsTheSame() => Assert.Equal(ByteText.Parse("a\\r"), ByteText.Parse("a\\r"));
}
