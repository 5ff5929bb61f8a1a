using System.Net;
using System.Text;
using DnsLb.Core.ZoneFiles;

namespace DnsLb.Tests.ZoneFiles;

public class AddressTextTests
{
    [Theory]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("1::")]
    [InlineData("2001:db8::1")]
    [InlineData("1:2:3:4:5:6:7:8")]
    [InlineData("1:2:3:4:5:6:7::")]
    [InlineData("::2:3:4:5:6:7:8")]
    [InlineData("ABCD:ef01::")]
    [InlineData("::ffff:192.0.2.1")]
    [InlineData("1:2:3:4:5:6:192.0.2.1")]
    [InlineData("64:ff9b::192.0.2.1")]
    public void TryParseIPv6_Address_HasItsBytes(string text)
    {
        byte[] address = new byte[16];
        Assert.True(AddressText.TryParseIPv6(Encoding.ASCII.GetBytes(text), address));
        Assert.Equal(IPAddress.Parse(text).GetAddressBytes(), address);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":")]
    [InlineData(":::")]
    [InlineData(":1")]
    [InlineData("1:")]
    [InlineData("1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("1:2:3:4:5:6:7:8::")]
    [InlineData("1::2::3")]
    [InlineData("12345::")]
    [InlineData("::g")]
    [InlineData("::1%lo")]
    [InlineData("1:2:3:4:5:6:7:192.0.2.1")]
    [InlineData("::192.0.2")]
    [InlineData("::192.0.2.1:1")]
    [InlineData("192.0.2.1")]
    public void TryParseIPv6_OtherText_IsRefused(string text) =>
        Assert.False(AddressText.TryParseIPv6(Encoding.ASCII.GetBytes(text), new byte[16]));

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("255.255.255.255")]
    [InlineData("192.0.2.1")]
    public void TryParseIPv4_Address_HasItsBytes(string text)
    {
        byte[] address = new byte[4];
        Assert.True(AddressText.TryParseIPv4(Encoding.ASCII.GetBytes(text), address));
        Assert.Equal(IPAddress.Parse(text).GetAddressBytes(), address);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.")]
    [InlineData("1.2.3.4.5")]
    [InlineData("1..3.4")]
    [InlineData(".1.2.3")]
    [InlineData("1.2.3.04")]
    [InlineData("1.2.3.00")]
    [InlineData("1.2.3.256")]
    [InlineData("1.2.3.-1")]
    [InlineData("0x1.2.3.4")]
    public void TryParseIPv4_OtherText_IsRefused(string text) =>
        Assert.False(AddressText.TryParseIPv4(Encoding.ASCII.GetBytes(text), new byte[4]));
}
