namespace DnsLb.Tests.ZoneFiles;

/// <summary>The wire forms are those of BIND's named-rrchecker. The RFC's own vectors are in <see cref="Rfc.Rfc9460Tests"/>.</summary>
public class ServiceParametersTests
{
    [Theory]
    [InlineData("no-default-alpn alpn=\"h2,h3\" ech=AEX+DQBBpwAgACBK ipv6hint=2001:db8::1 key65333=ex1", "00010006026832026833" + "00020000" + "0005000c0045fe0d0041a7002000204a" + "0006001020010db8000000000000000000000001" + "ff350003657831")]
    [InlineData("port=53 alpn=h2", "00010003026832" + "000300020035")]
    [InlineData("ipv6hint=2001:db8::1,::2", "0006002020010db8000000000000000000000001" + "00000000000000000000000000000002")]
    [InlineData("ipv4hint=192.0.2.1,192.0.2.2", "00040008c0000201c0000202")]
    [InlineData("mandatory=port,alpn alpn=h2 port=1", "0000000400010003" + "00010003026832" + "000300020001")]
    [InlineData("dohpath=/q{?dns}", "000700082f717b3f646e737d")]
    [InlineData("key65333", "ff350000")]
    [InlineData("key1=\\002h2", "00010003026832")]
    public void Read_Parameters_AreInTheOrderOfTheirKeys(string parameters, string expected) =>
        Assert.Equal([$"w.example.com. 1 HTTPS 000100{expected}"], ZoneText.Records("w 1 HTTPS 1 . " + parameters));

    [Theory]
    [InlineData("port=53 port=54", "1:21: \"port=54\" sets a parameter that is set already")]
    [InlineData("prt=53", "1:13: \"prt=53\" is no parameter; expected one of: mandatory, alpn, no-default-alpn, port, ipv4hint, ech, ipv6hint, dohpath, ohttp, keyNNN")]
    [InlineData("port=x", "1:13: \"port=x\" is no value of port")]
    [InlineData("alpn=", "1:13: \"alpn=\" is no value of alpn")]
    [InlineData("ech=!", "1:13: \"ech=!\" is no value of ech")]
    [InlineData("ipv4hint=::1", "1:13: \"ipv4hint=::1\" is no value of ipv4hint")]
    [InlineData("alpn=h2 mandatory=alpn,alpn", "1:21: \"mandatory=alpn,alpn\" is no value of mandatory")]
    [InlineData("alpn=h2 mandatory=port", "1:21: \"mandatory=port\" ends parameters that lack one of the mandatory ones")]
    [InlineData("no-default-alpn", "1:13: \"no-default-alpn\" ends parameters with no-default-alpn but without alpn")]
    public void Read_WrongParameters_SaysWhereAndWhy(string parameters, string expected) =>
        Assert.Equal([expected], ZoneText.Diagnose("w HTTPS 1 . " + parameters));

    [Fact]
    public void Read_AliasWithParameters_IsRefused() =>
        Assert.Equal(["1:14: \"port=1\" is too much for HTTPS"], ZoneText.Diagnose("w HTTPS 0 a. port=1"));
}
