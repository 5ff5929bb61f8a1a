using DnsLb.Core.ZoneFiles;

namespace DnsLb.Tests.ZoneFiles;

public class ZoneFileReaderTests
{
    [Theory]
    [InlineData("www 300 IN A 192.0.2.1", "www.example.com. 300 A c0000201")]
    [InlineData("www IN 300 A 192.0.2.1", "www.example.com. 300 A c0000201")]
    [InlineData("www in 1h30m a 192.0.2.1", "www.example.com. 5400 A c0000201")]
    [InlineData("www A 192.0.2.1", "www.example.com. 60 A c0000201")]
    [InlineData("www.example.com. 1 A 192.0.2.1", "www.example.com. 1 A c0000201")]
    [InlineData("@ 1 A 192.0.2.1", "example.com. 1 A c0000201")]
    [InlineData("WwW 1 A 192.0.2.1", "www.example.com. 1 A c0000201")]
    [InlineData("* 1 A 192.0.2.1", "*.example.com. 1 A c0000201")]
    [InlineData("a\\.b 1 A 192.0.2.1", "a\\.b.example.com. 1 A c0000201")]
    [InlineData("a\\;b 1 A 192.0.2.1", "a\\;b.example.com. 1 A c0000201")]
    [InlineData("a\\065 1 A 192.0.2.1", "aa.example.com. 1 A c0000201")]
    [InlineData("www 1 AAAA 2001:db8::1", "www.example.com. 1 AAAA 20010db8000000000000000000000001")]
    [InlineData("www 1 TXT \"a b\" c \"\"", "www.example.com. 1 TXT 03612062016300")]
    [InlineData("www 1 TXT \"a;b\\\"\\065\"", "www.example.com. 1 TXT 05613b622241")]
    [InlineData("www 1 TXT \"a\"\"b\"", "www.example.com. 1 TXT 01610162")]
    [InlineData("www 1 MX 10 mail", "www.example.com. 1 MX 000a046d61696c076578616d706c6503636f6d00")]
    [InlineData("www 1 SRV 1 2 3 .", "www.example.com. 1 SRV 00010002000300")]
    [InlineData("www 1 CAA 0 issue \"ca.example\"", "www.example.com. 1 CAA 0005697373756563612e6578616d706c65")]
    [InlineData("www 1 HINFO a b", "www.example.com. 1 HINFO 01610162")]
    [InlineData("www 1 TYPE65280 \\# 3 01 0203", "www.example.com. 1 TYPE65280 010203")]
    [InlineData("www 1 TYPE65280 \\# 0", "www.example.com. 1 TYPE65280 ")]
    [InlineData("www 1 A \\# 4 c0000201", "www.example.com. 1 A c0000201")]
    [InlineData("www 1 TYPE1 192.0.2.1", "www.example.com. 1 A c0000201")]
    [InlineData("www 1 CLASS1 A ( 192.0.2.1 )", "www.example.com. 1 A c0000201")]
    [InlineData("www 1 A ( ; one\n ; two\n 192.0.2.1 ; three\n)", "www.example.com. 1 A c0000201")]
    [InlineData("www 1 A 192.0.2.1\r\n", "www.example.com. 1 A c0000201")]
    public void Read_OneRecord_HasItsWireForm(string line, string expected) =>
        Assert.Equal([expected], ZoneText.Records(line));

    [Fact]
    public void Read_SomethingThatIsNoRegularFile_SaysSoInsteadOfWaiting() =>
        Assert.Equal("/dev/zero: cannot read the file: it is no regular file", Assert.Single(ZoneFileReader.Read("/dev/zero").Diagnostics).ToString());
}
