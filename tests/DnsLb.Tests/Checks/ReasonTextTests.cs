using System.Text;
using DnsLb.Core.Checks;

namespace DnsLb.Tests.Checks;

public class ReasonTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("\n \r\n", "")]
    [InlineData("\n  disk full \r\nmore", "disk full")]
    [InlineData("a\tb\u001b[31m\0c", "a b[31mc")]
    [InlineData("größer 😀", "größer ")]
    public void FirstLine_Output_IsItsFirstPrintableLine(string output, string line) =>
        Assert.Equal(line, ReasonText.FirstLine(Encoding.UTF8.GetBytes(output)));

    [Fact]
    public void FirstLine_LongLine_IsCut() => Assert.Equal($"{new string('x', 200)}…", ReasonText.FirstLine(Encoding.UTF8.GetBytes(new string('x', 201))));

    [Fact]
    public void FirstLine_BytesThatAreNoText_AreReplaced() => Assert.Equal("a\uFFFDb", ReasonText.FirstLine([(byte)'a', 0xFF, (byte)'b']));
}
