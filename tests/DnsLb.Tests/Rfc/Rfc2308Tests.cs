using DnsLb.Tests.Answering;

namespace DnsLb.Tests.Rfc;

/// <summary>Negative caching: sections 2.1 and 2.2, in the form of type 2: SOA without NS.</summary>
public sealed class Rfc2308Tests
{
    private const string Soa = "authority XX. 1200 IN SOA NS1.XX. HOSTMASTER.NS1.XX. 1997102000 1800 900 604800 1200";

    private static readonly TestServer Server = new(
        ("example.zone", """
            $TTL 1d
            EXAMPLE.          SOA   NS1.XX. HOSTMASTER.NS1.XX. 1 1800 900 604800 1200
            EXAMPLE.          NS    NS1.XX.
            AN.EXAMPLE.       CNAME TRIPPLE.XX.
            ANOTHER.EXAMPLE.  CNAME TXTONLY.XX.
            """),
        ("xx.zone", """
            $TTL 1d
            XX.               SOA   NS1.XX. HOSTMASTER.NS1.XX. 1997102000 1800 900 604800 1200
            XX.               NS    NS1.XX.
            XX.               NS    NS2.XX.
            NS1.XX.           A     127.0.0.2
            NS2.XX.           A     127.0.0.3
            TXTONLY.XX.       TXT   text
            """));

    [Theory]
    [InlineData("AN.EXAMPLE A", "NxDomain AA", "answer AN.EXAMPLE. 86400 IN CNAME TRIPPLE.XX.", Soa)]
    [InlineData("TRIPPLE.XX A", "NxDomain AA", Soa)]
    public void Section2_1_NameError_HasTheSoaOfTheLastName(string question, params string[] reply) => Assert.Equal(reply, Server.Ask(question));

    [Theory]
    [InlineData("ANOTHER.EXAMPLE A", "NoError AA", "answer ANOTHER.EXAMPLE. 86400 IN CNAME TXTONLY.XX.", Soa)]
    [InlineData("TXTONLY.XX A", "NoError AA", Soa)]
    public void Section2_2_NoData_HasTheSoaOfTheLastName(string question, params string[] reply) => Assert.Equal(reply, Server.Ask(question));

    // Section 3: the TTL of the SOA is the lower of its own and MINIMUM.
    [Theory]
    [InlineData(300, 1200, 300)]
    [InlineData(86400, 1200, 1200)]
    [InlineData(0, 1200, 0)]
    [InlineData(1200, 0, 0)]
    public void Section3_TtlOfTheSoa_IsTheLowerOfItsOwnAndMinimum(int ttl, int minimum, int expected)
    {
        var server = new TestServer(("xx.zone", $"@ {ttl} SOA NS1.YY. H.YY. 1 1800 900 604800 {minimum}\n@ {ttl} NS NS1.YY.\n"));

        Assert.Equal(expected, server.Ask(Exchange.Query("NO.XX A")).AuthorityRecords[0].TimeToLive);
        Assert.Equal(ttl, server.Ask(Exchange.Query("XX SOA")).AnswerRecords[0].TimeToLive);
    }
}
