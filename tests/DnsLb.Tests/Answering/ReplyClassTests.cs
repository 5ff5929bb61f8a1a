namespace DnsLb.Tests.Answering;

public sealed class ReplyClassTests : RateLimitTest
{
    // Two queries whose replies are of one class: the second is limited when the first has used up the rate.
    [Theory]
    [InlineData("www.example.org A", "www.example.org A")]
    [InlineData("www.example.org A", "WWW.example.ORG A")]
    [InlineData("www.example.org TXT", "www.example.org MX")]
    [InlineData("r1.example.org A", "r2.example.org A")]
    [InlineData("r1.example.org A", "r2.r3.www.example.org AAAA")]
    [InlineData("r1.wild.example.org A", "r2.r3.wild.example.org A")]
    [InlineData("r1.wild.example.org TXT", "r2.wild.example.org MX")]
    [InlineData("r1.cwild.example.org A", "r2.cwild.example.org MX")]
    [InlineData("alias.example.org A", "alias.example.org TXT")]
    [InlineData("r1.pool.example.org A", "r2.pool.example.org A")]
    [InlineData("r1.dn.example.org A", "r2.dn.example.org MX")]
    [InlineData("r1.sub.example.org A", "sub.example.org MX")]
    [InlineData("www.example.org ANY", "www.example.org A")]
    [InlineData("r1.example.com A", "example.net MX")]
    [InlineData("r1.example.com A", "example.org AXFR")]
    public void Respond_RepliesOfOneClass_AreLimitedTogether(string first, string second) => Assert.Equal(0, AnsweredAfter(first, second));

    [Theory]
    [InlineData("www.example.org A", "www.example.org AAAA")]
    [InlineData("www.example.org A", "www.example.org TXT")]
    [InlineData("www.example.org TXT", "alias.example.org MX")]
    [InlineData("www.example.org A", "alias.example.org A")]
    [InlineData("www.example.org A", "r1.example.org A")]
    [InlineData("r1.example.org A", "r1.wild.example.org A")]
    [InlineData("r1.example.org A", "r1.test A")]
    [InlineData("r1.example.org A", "r1.example.com A")]
    [InlineData("r1.sub.example.org A", "r1.sub2.example.org A")]
    [InlineData("r1.sub.example.org A", "r1.example.org A")]
    public void Respond_RepliesOfTwoClasses_AreLimitedApart(string first, string second) => Assert.Equal(PerSecond, AnsweredAfter(first, second));

    private int AnsweredAfter(string first, string second)
    {
        TestServer server = Serve(Limits);
        Assert.Equal(PerSecond, Answered(server, first));
        return Answered(server, second);
    }
}
