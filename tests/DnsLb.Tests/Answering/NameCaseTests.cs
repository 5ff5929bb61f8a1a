namespace DnsLb.Tests.Answering;

/// <summary>Owners have the case of the query, and names in RDATA that of the zone file; where a name points to one before it, it takes on that one's case (RFC 4343 section 4.1).</summary>
public sealed class NameCaseTests
{
    private static readonly TestServer Server = new(("example.org.zone", """
        $TTL 60
        @       SOA   Ns1 HostMaster 1 1h 10m 1d 20
        @       NS    Ns1
        Ns1     A     192.0.2.53
        Far     DNAME Mid.Example.COM.
        Near    DNAME Nearer
        Nearer  DNAME Target
        x.target A    192.0.2.3
        Alias   CNAME Www.Far
        *.Wild  CNAME X.Target
        Sub     NS    Ns.Sub
        Ns.Sub  A     192.0.2.54
        """));

    [Theory]
    [InlineData("A.bC.fAR.example.org", "fAR.example.org. 60 IN DNAME Mid.Example.COM.", "A.bC.fAR.example.org. 60 IN CNAME A.bC.Mid.Example.COM.")]
    [InlineData(
        "X.nEAR.example.org",
        "nEAR.example.org. 60 IN DNAME Nearer.example.org.",
        "X.nEAR.example.org. 60 IN CNAME X.Nearer.example.org.",
        "Nearer.example.org. 60 IN DNAME Target.example.org.",
        "X.Nearer.example.org. 60 IN CNAME X.Target.example.org.",
        "X.Target.example.org. 60 IN A 192.0.2.3")]
    [InlineData(
        "aLIAS.example.org",
        "aLIAS.example.org. 60 IN CNAME Www.Far.example.org.",
        "Far.example.org. 60 IN DNAME Mid.Example.COM.",
        "Www.Far.example.org. 60 IN CNAME Www.Mid.Example.COM.")]
    [InlineData("Q.wILD.example.org", "Q.wILD.example.org. 60 IN CNAME X.Target.example.org.", "X.Target.example.org. 60 IN A 192.0.2.3")]
    public void Respond_ChainInMixedCase_KeepsTheCaseOfQueryAndZone(string name, params string[] answer) =>
        Assert.Equal(answer, Server.Ask(new Question(name)).AnswerRecords.Select(record => record.ToString()));

    [Theory]
    [InlineData("w.sUB.example.org", "sUB.example.org. 60 IN NS Ns.sUB.example.org.")]
    [InlineData("none.exAMPLE.org", "exAMPLE.org. 20 IN SOA Ns1.exAMPLE.org. HostMaster.exAMPLE.org. 1 3600 600 86400 20")]
    public void Respond_AuthorityInMixedCase_KeepsTheCaseOfQueryAndZone(string name, string authority) =>
        Assert.Equal(authority, Assert.Single(Server.Ask(new Question(name)).AuthorityRecords).ToString());
}
