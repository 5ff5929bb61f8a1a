using System.Net;
using DnsLb.Core.Configuration;

namespace DnsLb.Tests.Configuration;

public sealed class ValuesTests
{
    [Theory]
    [InlineData("5", 5)]
    [InlineData("0", 0)]
    [InlineData("0.5", 0.5)]
    [InlineData("500ms", 0.5)]
    [InlineData("1.5s", 1.5)]
    [InlineData("1m30s", 90)]
    [InlineData("1H", 3600)]
    [InlineData("1w2d", 777600)]
    [InlineData("2147483647", 2147483647)]
    public void Duration_OfTheForm_IsRead(string text, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), Values.Duration(text));

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("5x")]
    [InlineData("1m30")]
    [InlineData("1..5s")]
    [InlineData("2147483648")]
    [InlineData("NaN")]
    public void Duration_OfAnotherForm_IsNull(string text) => Assert.Null(Values.Duration(text));

    [Theory]
    [InlineData("0.0001", 0.0001)]
    [InlineData("3", 3.0)]
    [InlineData("-1", null)]
    [InlineData("1e3", null)]
    [InlineData("1,5", null)]
    [InlineData("Infinity", null)]
    public void Number_PlainDecimals_AreRead(string text, double? number) => Assert.Equal(number, Values.Number(text));

    [Theory]
    [InlineData("1", 1)]
    [InlineData("9", 9)]
    [InlineData("0", null)]
    [InlineData("10", null)]
    [InlineData("+1", null)]
    [InlineData(" 1", null)]
    public void Whole_OutsideItsRange_IsNull(string text, int? number) => Assert.Equal(number, Values.Whole(text, 1, 9));

    [Theory]
    [InlineData("50%", 0.5)]
    [InlineData("0.25", 0.25)]
    [InlineData("100%", 1.0)]
    [InlineData("101%", null)]
    [InlineData("1.1", null)]
    [InlineData("%", null)]
    public void Fraction_BothForms_AreRead(string text, double? fraction) => Assert.Equal(fraction, Values.Fraction(text));

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1:0")]
    [InlineData("192.0.2.1:80", "192.0.2.1:80")]
    [InlineData("2001:db8::1", "[2001:db8::1]:0")]
    [InlineData("[2001:db8::1]:80", "[2001:db8::1]:80")]
    public void EndPoint_OfTheForm_IsRead(string text, string expected) => Assert.Equal(IPEndPoint.Parse(expected), Values.EndPoint(text));

    [Theory]
    [InlineData("localhost:80")]
    [InlineData("192.0.2.1:0")]
    [InlineData("192.0.2.1:65536")]
    [InlineData("192.0.2:80")]
    [InlineData("[192.0.2.1]:80")]
    [InlineData("fe80::1%eth0")]
    [InlineData("1")]
    public void EndPoint_OfAnotherForm_IsNull(string text) => Assert.Null(Values.EndPoint(text));

    [Theory]
    [InlineData("fra-1", "6672612D31")]
    [InlineData("0x00fF", "00FF")]
    [InlineData("0x0102030405060708", "0102030405060708")]
    [InlineData("é", "C3A9")]
    [InlineData("12345678", "3132333435363738")]
    public void Bytes_TextOrHex_IsRead(string text, string hex) => Assert.Equal(hex, Convert.ToHexString(Values.Bytes(text, 8)!));

    [Theory]
    [InlineData("")]
    [InlineData("0x")]
    [InlineData("0x1")]
    [InlineData("0xZZ")]
    [InlineData("0x010203040506070809")]
    [InlineData("123456789")]
    public void Bytes_NoneTooManyOrNoHex_IsNull(string text) => Assert.Null(Values.Bytes(text, 8));

    [Theory]
    [InlineData("2026-11-24T14:00:00Z", 0)]
    [InlineData("2026-11-24t15:30:00+01:30", 0)]
    [InlineData("2026-11-24 13:00:00.250000000-01:00", 250)]
    [InlineData("2026-11-24T14:00:00", null)]
    [InlineData("2026-11-24T14:00Z", null)]
    [InlineData("2026-11-24", null)]
    [InlineData("2026-11-31T14:00:00Z", null)]
    [InlineData("2026-11-24T14:00:00Z\n", null)]
    [InlineData("tomorrow", null)]
    public void Time_OfRfc3339_IsRead(string text, int? milliseconds) =>
        Assert.Equal(milliseconds is { } ms ? new DateTimeOffset(2026, 11, 24, 14, 0, 0, ms, TimeSpan.Zero) : null, Values.Time(text)?.ToUniversalTime());

    [Theory]
    [InlineData("192.0.2.0/24", "192.0.2.0/24")]
    [InlineData("192.0.2.1", "192.0.2.1/32")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("2001:db8::/32", "2001:db8::/32")]
    [InlineData("::1", "::1/128")]
    [InlineData("192.0.2.1/24", null)]
    [InlineData("192.0.2.0/33", null)]
    [InlineData("192.0.2.0/-1", null)]
    [InlineData("192.0.2/24", null)]
    [InlineData("192.0.2.0/24/24", null)]
    [InlineData("192.0.2.0/", null)]
    [InlineData("localhost", null)]
    [InlineData("::ffff:192.0.2.0/120", "192.0.2.0/24")]
    [InlineData("::ffff:192.0.2.0/95", null)]
    public void Network_WithoutBitsBehindThePrefix_IsRead(string text, string? network) => Assert.Equal(network, Values.Network(text)?.ToString());

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    [InlineData("::ffff:192.0.2.1", "::ffff:192.0.2.1")]
    [InlineData("192.0.02.1", null)]
    [InlineData("0xc0.0.2.1", null)]
    [InlineData("192.0.513", null)]
    [InlineData("192.0.2.1 ", null)]
    [InlineData("[2001:db8::1]", null)]
    [InlineData("fe80::1%lo", null)]
    public void Address_Text_IsThatAddressOrNull(string text, string? expected) => Assert.Equal(expected, Values.Address(text)?.ToString());

    [Theory]
    [InlineData("10.1.2.3/8", "10.0.0.0/8")]
    [InlineData("192.0.2.255/27", "192.0.2.224/27")]
    [InlineData("2001:db8::1/33", "2001:db8::/33")]
    [InlineData("1.2.3.4/0", "0.0.0.0/0")]
    [InlineData("10.0.0.0/8", null)]
    [InlineData("10.0.0.1", null)]
    [InlineData("10.0.0.1/33", null)]
    [InlineData("here", null)]
    public void NetworkAround_AnAddressWithBitsBehindThePrefix_IsItsNetwork(string text, string? network) => Assert.Equal(network, Values.NetworkAround(text));

    [Theory]
    [InlineData("yes", true)]
    [InlineData("no", false)]
    [InlineData("True", true)]
    [InlineData("false", false)]
    [InlineData("maybe", null)]
    public void YesNo_OneOfBoth_IsRead(string text, bool? yes) => Assert.Equal(yes, Values.YesNo(text));

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1:0")]
    [InlineData("[2001:db8::1]:80", "[2001:db8::1]:80")]
    [InlineData("localhost", "localhost 0")]
    [InlineData("App-1.example.net:80", "app-1.example.net 80")]
    [InlineData("app.example.net.", "app.example.net. 0")]
    [InlineData("192.0.2.300", null)]
    [InlineData("192.0.2", null)]
    [InlineData("192.0.2.1.:80", null)]
    [InlineData("app:0", null)]
    [InlineData("app:70000", null)]
    [InlineData("app:80:80", null)]
    [InlineData("2001:db8::g", null)]
    [InlineData("a b", null)]
    [InlineData("", null)]
    public void AddressOrName_Text_IsOneOfThemOrNull(string text, string? expected)
    {
        EndPoint? place = Values.AddressOrName(text);

        Assert.Equal(expected, place is DnsEndPoint name ? $"{name.Host} {name.Port}" : place?.ToString());
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("a,b", "a b")]
    [InlineData("a,", null)]
    [InlineData("", null)]
    public void Names_Text_AreSeparatedByCommas(string text, string? expected) => Assert.Equal(expected, Values.Names(text) is { } names ? string.Join(' ', names) : null);
}
