using System.Net;
using DnsLb.Core.Checks;
using DnsLb.Core.Health;
using DnsLb.Core.Pools;
using DnsLb.Core.Selection;

namespace DnsLb.Tests.Health;

public sealed class OverrideSetTests
{
    // Of the members 192.0.2.1, probed at 8080 and 9090, and 192.0.2.2, probed at 198.51.100.7:8081 and :9090: which override each has, the newest written first.
    [Theory]
    [InlineData("", "- -")]
    [InlineData("192.0.2.1:8080", "192.0.2.1:8080 -")]
    [InlineData("192.0.2.1:9090", "192.0.2.1:9090 -")]
    [InlineData("192.0.2.2:8081", "- -")]
    [InlineData("198.51.100.7:8081", "- 198.51.100.7:8081")]
    [InlineData("192.0.2.1:9090 192.0.2.1:8080", "192.0.2.1:9090 -")]
    [InlineData("192.0.2.1:8080 192.0.2.1:9090", "192.0.2.1:8080 -")]
    [InlineData("192.0.2.1:8080 www.example.com", "192.0.2.1:8080 www.example.com")]
    [InlineData("www.example.com 192.0.2.1:8080", "www.example.com www.example.com")]
    [InlineData("192.0.2.1 192.0.2.1:8080 198.51.100.7:9090 *", "192.0.2.1 198.51.100.7:9090")]
    [InlineData("ftp.example.com 198.51.100.7:9090 *", "* 198.51.100.7:9090")]
    [InlineData("ftp.example.com ftp.example.com/*", "- -")]
    public void For_APool_GivesEachMemberTheNewestThatSelectsIt(string newestFirst, string expected)
    {
        CheckDefinition[] checks = [new("web", new TcpCheck(8080), new CheckTiming()), new("admin", new TcpCheck(9090), new CheckTiming())];
        CheckDefinition[] elsewhere = [new("web", new TcpCheck(8081), new CheckTiming()), checks[1]];
        var pool = new PoolDefinition("www.example.com.", false, 30, new PoolSettings(),
        [
            new Member(IPAddress.Parse("192.0.2.1"), new MemberSettings(), checks),
            new Member(IPAddress.Parse("192.0.2.2"), new MemberSettings { Probe = new IPEndPoint(IPAddress.Parse("198.51.100.7"), 0) }, elsewhere),
        ]);
        string[] selectors = newestFirst.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var set = new OverrideSet(selectors.Select((selector, place) => Drain(selector, DateTimeOffset.UnixEpoch.AddSeconds(place))));

        Assert.Equal(expected, string.Join(' ', set.For(pool).Select(forced => forced?.Selector.Text ?? "-")));
        Assert.Equal(selectors, set.All.Select(forced => forced.Selector.Text));
    }

    private static Override Drain(string selector, DateTimeOffset since) => new(OverrideSelector.Parse(selector).Selector!, OverrideKind.Drain, "ana", "test", since, null);
}
