namespace DnsLb.Tests.ZoneFiles;

public class HintChecksTests
{
    private const string Pool = ";@pool w\nw A 192.0.2.1\nw A 192.0.2.2\n";

    [Theory]
    [InlineData("w HTTPS 1 . ipv4hint=192.0.2.2,192.0.2.9", "4:1: warning: the hint 192.0.2.9 is no member of the pool \"w.example.com. A\" and is never served")]
    [InlineData("s SVCB 1 W.example.com. ipv4hint=192.0.2.9", "4:1: warning: the hint 192.0.2.9 is no member of the pool \"w.example.com. A\" and is never served")]
    [InlineData("w HTTPS 1 . ipv6hint=2001:db8::1", "4:1: warning: the hint 2001:db8::1 is no member of the pool \"w.example.com. AAAA\" and is never served")]
    [InlineData("w HTTPS 1 . ipv4hint=192.0.2.2,192.0.2.1")]
    [InlineData("s HTTPS 1 . ipv4hint=192.0.2.9")]
    [InlineData("s HTTPS 1 w.example.net. ipv4hint=192.0.2.9")]
    public void Check_HintsOfAPool_AreItsMembers(string record, params string[] expected) => Assert.Equal(expected, ZoneText.Diagnose(Pool + record));
}
