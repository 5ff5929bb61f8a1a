using System.Text;
using DnsLb.Core.ZoneFiles;

namespace DnsLb.Tests.ZoneFiles;

public class TtlTextTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("300", 300)]
    [InlineData("2147483647", int.MaxValue)]
    [InlineData("1h30m", 5400)]
    [InlineData("1W2D3H4M5S", 788645)]
    [InlineData("5s", 5)]
    public void TryParse_Ttl_IsItsSeconds(string text, uint expected)
    {
        Assert.True(TtlText.TryParse(Encoding.ASCII.GetBytes(text), out uint seconds));
        Assert.Equal(expected, seconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("h")]
    [InlineData("1h30")]
    [InlineData("1x")]
    [InlineData("-1")]
    [InlineData("2147483648")]
    [InlineData("99999999999999999999999")]
    [InlineData("3551w")]
    [InlineData("1h h")]
    public void TryParse_OtherText_IsRefused(string text) =>
        Assert.False(TtlText.TryParse(Encoding.ASCII.GetBytes(text), out _));
}
