using DnsLb.Core.Wire;
using DnsLb.Tests.Answering;
using DnsLb.Tests.ZoneFiles;

namespace DnsLb.Tests.Rfc;

/// <summary>Clarifications to the DNS specification.</summary>
public sealed class Rfc2181Tests
{
    // Sections 5 and 5.1: a record is in a set once, and the set is sent whole.
    [Fact]
    public void Section5_RRset_IsSentWholeAndEachRecordOnce() =>
        Assert.Equal(
            ["NoError AA", "answer w.example. 3600 IN A 192.0.2.1", "answer w.example. 3600 IN A 192.0.2.2"],
            Exchange.Serve("example.", "w A 192.0.2.1\nw A 192.0.2.2\nw A 192.0.2.1").Ask("w.example A"));

    // Section 5.2: records of one set have one TTL, the lowest.
    [Fact]
    public void Section5_2_TtlsThatDiffer_AreTheLowest() =>
        Assert.Equal(
            ["NoError AA", "answer w.example. 30 IN A 192.0.2.1", "answer w.example. 30 IN A 192.0.2.2"],
            Exchange.Serve("example.", "w 60 A 192.0.2.1\nw 30 A 192.0.2.2").Ask("w.example A"));

    // Section 8: a TTL is a number of 31 bits.
    [Theory]
    [InlineData("2147483647", 2147483647)]
    [InlineData("0", 0)]
    public void Section8_Ttl_HasThirtyOneBits(string written, int served) =>
        Assert.Equal(served, Exchange.Serve("example.", $"w {written} A 192.0.2.1").Ask(Exchange.Query("w.example A")).AnswerRecords[0].TimeToLive);

    [Fact]
    public void Section8_TtlAbove_IsRefusedInAZoneFile() => Assert.NotEmpty(ZoneText.Diagnose("w 2147483648 A 192.0.2.1"));

    // Section 9: TC is for data that is required; additional records are dropped whole without it.
    [Theory]
    [InlineData(8, "NoError AA", 8)]
    [InlineData(40, "NoError AA", 0)]
    public void Section9_AdditionalRecordsThatDoNotFit_AreLeftOutWithoutTruncation(int addresses, string expected, int additional)
    {
        TestServer server = Exchange.Serve("example.", $"w MX 10 mail\n$GENERATE 1-{addresses} mail A 192.0.2.$");

        string[] reply = server.Ask("w.example MX");

        Assert.Equal(expected, reply[0]);
        Assert.Equal(additional, reply.Count(line => line.StartsWith("additional", StringComparison.Ordinal)));
    }

    // Section 9: no part of a set is sent, and a reply is cut only where it must be: header, question and 30 records of 16 bytes are 507.
    [Theory]
    [InlineData(30, "NoError AA", 30)]
    [InlineData(31, "NoError AA TC", 0)]
    public void Section9_RRsetThatDoesNotFit_IsLeftOutWhole(int addresses, string expected, int answers)
    {
        TestServer server = Exchange.Serve("example.", $"$GENERATE 1-{addresses} w A 192.0.2.$");

        string[] reply = server.Ask("w.example A");

        Assert.Equal(expected, reply[0]);
        Assert.Equal(answers, reply.Length - 1);
    }

    [Fact]
    public void Section9_ChainWhoseEndDoesNotFit_KeepsWhatDoes() =>
        Assert.Equal(
            ["NoError AA TC", "answer a.example. 3600 IN CNAME b.example.", "answer b.example. 3600 IN CNAME c.example."],
            Exchange.Serve("example.", "a CNAME b\nb CNAME c\n$GENERATE 1-40 c A 192.0.2.$").Ask("a.example A"));

    // RFC 9471 section 3.1: glue that does not fit sets TC.
    [Theory]
    [InlineData(5, "NoError")]
    [InlineData(40, "NoError TC")]
    public void Section9_GlueThatDoesNotFit_SetsTC(int addresses, string expected) =>
        Assert.Equal(expected, Exchange.Serve("example.", $"sub NS ns.sub\n$GENERATE 1-{addresses} ns.sub A 192.0.2.$").Ask("x.sub.example A")[0]);

    // Section 10.1: a name with a CNAME has no other data but that of DNSSEC.
    [Theory]
    [InlineData("w CNAME x\nw TXT y")]
    [InlineData("w CNAME x\nw CNAME y")]
    public void Section10_1_DataBesideACname_IsRefusedInAZoneFile(string lines) => Assert.NotEmpty(ZoneText.Diagnose(lines));

    // Section 10.3: NS and MX lead to names with addresses, not to aliases.
    [Theory]
    [InlineData("@ NS ns\nns CNAME w.x.")]
    [InlineData("@ MX 1 m\nm CNAME w.x.")]
    public void Section10_3_AliasOfAServer_IsAWarning(string lines) => Assert.Contains("which is a CNAME", Assert.Single(ZoneText.Diagnose(lines)), StringComparison.Ordinal);

    // Section 11: any bytes may be in a label.
    [Fact]
    public void Section11_AnyByteInALabel_IsANameLikeOthers()
    {
        TestServer server = Exchange.Serve("example.", "\\000\\032\\.\\255 TXT found");
        byte[] query = new Question("____.example", RRType.TXT).Bytes();
        new byte[] { 0, 32, (byte)'.', 255 }.CopyTo(query, 13);

        byte[] reply = server.AskRaw(query);

        Assert.Equal((0, 1), (reply[3] & 0xF, reply[7]));
    }

    // Section 11: a label of such bytes is compressed as any other, in whatever case its letters are.
    [Fact]
    public void Section11_AnyByteInALabel_IsFoundForCompression()
    {
        TestServer server = Exchange.Serve("example.", "_\\255\\{S TXT below\nx._\\255\\{S NS y._\\255\\{S\ny._\\255\\{S A 192.0.2.1");
        byte[] query = new Question("x.____.example").Bytes();
        new byte[] { (byte)'_', 255, (byte)'{', (byte)'s' }.CopyTo(query, 15);

        byte[] reply = server.AskRaw(query);

        // NS with its RDATA as a label and a pointer, and an address whose owner is a pointer.
        Assert.Equal((byte)0, (byte)(reply[2] & 0x02));
        Assert.Equal(query.Length + 12 + 4 + 16, reply.Length);
    }

    [Fact]
    public void Section11_BytesThatDifferLikeLetters_AreDifferent()
    {
        TestServer server = Exchange.Serve("example.", "w MX 1 a\\091\nw MX 2 a{\nw MX 3 \\193\nw MX 4 \\225");

        Assert.Equal(4, server.Ask(Exchange.Query("w.example MX")).AnswerRecords.Select(record => record.ToString()).Distinct().Count());
    }
}
