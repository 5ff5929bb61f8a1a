using DnsLb.Tests.Answering;

namespace DnsLb.Tests.Rfc;

/// <summary>Domain names, concepts and facilities: section 6 answers standard queries from the zones of C.ISI.EDU.</summary>
public sealed class Rfc1034Tests
{
    // Section 6.1, but for the final dots that it lacks.
    private const string Root = """
        $ORIGIN .
        $TTL 86400
        .       IN      SOA     SRI-NIC.ARPA. HOSTMASTER.SRI-NIC.ARPA. (
                                870611          ;serial
                                1800            ;refresh every 30 min
                                300             ;retry every 5 min
                                604800          ;expire after a week
                                86400)          ;minimum of a day
                        NS      A.ISI.EDU.
                        NS      C.ISI.EDU.
                        NS      SRI-NIC.ARPA.

        MIL.    86400   NS      SRI-NIC.ARPA.
                86400   NS      A.ISI.EDU.

        EDU.    86400   NS      SRI-NIC.ARPA.
                86400   NS      C.ISI.EDU.

        SRI-NIC.ARPA.   A       26.0.0.73
                        A       10.0.0.51
                        MX      0 SRI-NIC.ARPA.
                        HINFO   DEC-2060 TOPS20

        ACC.ARPA.       A       26.6.0.65
                        HINFO   PDP-11/70 UNIX
                        MX      10 ACC.ARPA.

        USC-ISIC.ARPA.  CNAME   C.ISI.EDU.

        73.0.0.26.IN-ADDR.ARPA.  PTR    SRI-NIC.ARPA.
        65.0.6.26.IN-ADDR.ARPA.  PTR    ACC.ARPA.
        51.0.0.10.IN-ADDR.ARPA.  PTR    SRI-NIC.ARPA.
        52.0.0.10.IN-ADDR.ARPA.  PTR    C.ISI.EDU.
        103.0.3.26.IN-ADDR.ARPA. PTR    A.ISI.EDU.

        A.ISI.EDU. 86400 A      26.3.0.103
        C.ISI.EDU. 86400 A      10.0.0.52
        """;

    private const string Edu = """
        $ORIGIN EDU.
        $TTL 86400
        EDU.    IN      SOA     SRI-NIC.ARPA. HOSTMASTER.SRI-NIC.ARPA. (
                                870729 ;serial
                                1800   ;refresh every 30 minutes
                                300    ;retry every 5 minutes
                                604800 ;expire after a week
                                86400) ;minimum of a day
                        NS SRI-NIC.ARPA.
                        NS C.ISI.EDU.

        UCI     172800  NS ICS.UCI
                172800  NS ROME.UCI
        ICS.UCI 172800  A  192.5.19.1
        ROME.UCI 172800 A  192.5.19.31

        ISI     172800  NS VAXA.ISI
                172800  NS A.ISI
                172800  NS VENERA.ISI
        VAXA.ISI 172800 A  10.2.0.27
                172800  A  128.9.0.33
        VENERA.ISI 172800 A 10.1.0.52
                172800  A  128.9.0.32
        A.ISI   172800  A  26.3.0.103

        UDEL.EDU.  172800 NS LOUIE.UDEL.EDU.
                   172800 NS UMN-REI-UC.ARPA.
        LOUIE.UDEL.EDU. 172800 A 10.0.0.96
                        172800 A 192.5.39.3
        """;

    private const string RootSoa = "authority . 86400 IN SOA SRI-NIC.ARPA. HOSTMASTER.SRI-NIC.ARPA. 870611 1800 300 604800 86400";

    private readonly TestServer _server = new(("root.zone", Root), ("edu.zone", Edu));

    [Theory]
    [InlineData("SRI-NIC.ARPA A", "NoError AA", "answer SRI-NIC.ARPA. 86400 IN A 26.0.0.73", "answer SRI-NIC.ARPA. 86400 IN A 10.0.0.51")]
    [InlineData("SRI-NIC.ARPA MX", "NoError AA", "answer SRI-NIC.ARPA. 86400 IN MX 0 SRI-NIC.ARPA.", "additional SRI-NIC.ARPA. 86400 IN A 26.0.0.73", "additional SRI-NIC.ARPA. 86400 IN A 10.0.0.51")]
    [InlineData("SRI-NIC.ARPA NS", "NoError AA", RootSoa)]
    [InlineData("SIR-NIC.ARPA A", "NxDomain AA", RootSoa)]
    [InlineData("BRL.MIL A", "NoError", "authority MIL. 86400 IN NS SRI-NIC.ARPA.", "authority MIL. 86400 IN NS A.ISI.EDU.", "additional SRI-NIC.ARPA. 86400 IN A 26.0.0.73", "additional SRI-NIC.ARPA. 86400 IN A 10.0.0.51", "additional A.ISI.EDU. 86400 IN A 26.3.0.103")]
    [InlineData("USC-ISIC.ARPA CNAME", "NoError AA", "answer USC-ISIC.ARPA. 86400 IN CNAME C.ISI.EDU.")]
    public void Section6_2_StandardQuery_IsAnsweredAsThere(string question, params string[] reply) => Assert.Equal(reply, _server.Ask(question));

    // Section 6.2.2 wants all four RRsets, of which RFC 8482 leaves one.
    [Fact]
    public void Section6_2_2_AllTypes_AreOneOfThem() =>
        Assert.Equal(["NoError AA", "answer SRI-NIC.ARPA. 86400 IN A 26.0.0.73", "answer SRI-NIC.ARPA. 86400 IN A 10.0.0.51"], _server.Ask("SRI-NIC.ARPA ANY"));

    // C.ISI.EDU knows the whole of ISI.EDU; with the two zones above, the CNAME leads to its delegation.
    [Fact]
    public void Section6_2_7_CnameIntoAnotherZone_IsFollowedThere() =>
        Assert.Equal(
            [
                "NoError AA",
                "answer USC-ISIC.ARPA. 86400 IN CNAME C.ISI.EDU.",
                "authority ISI.EDU. 172800 IN NS VAXA.ISI.EDU.",
                "authority ISI.EDU. 172800 IN NS A.ISI.EDU.",
                "authority ISI.EDU. 172800 IN NS VENERA.ISI.EDU.",
            ],
            _server.Ask("USC-ISIC.ARPA A").Where(line => !line.StartsWith("additional", StringComparison.Ordinal)));

    // Section 4.2.1: glue is no authoritative data, and neither are the NS records at a cut.
    [Theory]
    [InlineData("VAXA.ISI.EDU A")]
    [InlineData("ISI.EDU NS")]
    [InlineData("NO.SUCH.ISI.EDU TXT")]
    public void Section4_2_1_AtOrBelowACut_IsAReferralWithGlue(string question)
    {
        string[] reply = _server.Ask(question);

        Assert.Equal("NoError", reply[0]);
        Assert.DoesNotContain(reply, line => line.StartsWith("answer", StringComparison.Ordinal));
        Assert.Equal(3, reply.Count(line => line.StartsWith("authority ISI.EDU. 172800 IN NS", StringComparison.Ordinal)));
        Assert.Equal(5, reply.Count(line => line.StartsWith("additional", StringComparison.Ordinal)));
    }

    // Section 4.2.2: EDU is served here, so its own zone answers, not the delegation in the root.
    [Fact]
    public void Section4_2_2_ZoneBesideItsParent_AnswersForItsApex() =>
        Assert.Equal(["NoError AA", "answer EDU. 86400 IN NS SRI-NIC.ARPA.", "answer EDU. 86400 IN NS C.ISI.EDU."], _server.Ask("EDU NS").Where(line => !line.StartsWith("additional", StringComparison.Ordinal)));

    // Section 3.1: names are compared without case, and keep the case of the query.
    [Fact]
    public void Section3_1_NamesInOtherCase_AreTheSame() => Assert.Equal("answer aCc.ArPa. 86400 IN A 26.6.0.65", _server.Ask("aCc.ArPa A")[1]);
}
