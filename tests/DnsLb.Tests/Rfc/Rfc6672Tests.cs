using ARSoft.Tools.Net.Dns;
using DnsLb.Core.Wire;
using DnsLb.Tests.Answering;

namespace DnsLb.Tests.Rfc;

/// <summary>DNAME redirection.</summary>
public sealed class Rfc6672Tests
{
    private const string NoMatch = "";

    // Table 1: DNAME substitution examples. Here the root zone has the DNAME, and the rest leads to no zone of ours or to no name.
    [Theory]
    [InlineData("com.", "example.com.", "example.net.", NoMatch)]
    [InlineData("example.com.", "example.com.", "example.net.", NoMatch)]
    [InlineData("a.example.com.", "example.com.", "example.net.", "a.example.net.")]
    [InlineData("a.b.example.com.", "example.com.", "example.net.", "a.b.example.net.")]
    [InlineData("ab.example.com.", "b.example.com.", "example.net.", NoMatch)]
    [InlineData("foo.example.com.", "example.com.", "example.net.", "foo.example.net.")]
    [InlineData("a.x.example.com.", "x.example.com.", "example.net.", "a.example.net.")]
    [InlineData("a.example.com.", "example.com.", "y.example.net.", "a.y.example.net.")]
    [InlineData("cyc.example.com.", "example.com.", "example.com.", "cyc.example.com.")]
    [InlineData("cyc.example.com.", "example.com.", "c.example.com.", "cyc.c.example.com.")]
    [InlineData("shortloop.x.x.", "x.", ".", "shortloop.x.")]
    [InlineData("shortloop.x.", "x.", ".", "shortloop.")]
    public void Section2_2_SubstitutionExamples_AreSynthesized(string qname, string owner, string target, string result)
    {
        var server = new TestServer(("root.zone", $"$ORIGIN .\n$TTL 3600\n. SOA ns. h. 1 1 1 1 1\n. NS ns.\nns. A 192.0.2.53\n{owner} DNAME {target}\n"));

        DnsMessage reply = server.Ask(new Question(qname, RRType.TXT));

        Assert.Equal(result, reply.AnswerRecords.OfType<CNameRecord>().Select(cname => cname.CanonicalName.ToString()).FirstOrDefault(NoMatch));
        Assert.Equal(result != NoMatch, reply.AnswerRecords.OfType<DNameRecord>().Any());
    }

    // Section 2.2: a name that gets too long is YXDOMAIN, with the DNAME in the answer.
    [Theory]
    [InlineData(254, "NxDomain AA", 1)]
    [InlineData(255, "NxDomain AA", 1)]
    [InlineData(256, "YXDomain AA", 0)]
    public void Section2_2_ResultTooLong_SaysYXDomain(int length, string expected, int cnames)
    {
        string target = $"{new string('t', 53)}.example.";
        TestServer server = Exchange.Serve("example.", $"a DNAME {target}");
        int prefix = length - (target.Length + 1);
        string labels = string.Concat(Enumerable.Repeat($"{new string('p', 49)}.", prefix / 50));

        string[] reply = server.AskByTcp($"{labels}{new string('q', (prefix % 50) - 1)}.a.example A");

        Assert.Equal(expected, reply[0]);
        Assert.Equal($"answer a.example. 3600 IN DNAME {target}", reply[1]);
        Assert.Equal(cnames, reply.Count(line => line.Contains("CNAME", StringComparison.Ordinal)));
    }

    // Section 2.3: the owner itself is not redirected, and may have other types.
    [Theory]
    [InlineData("a.example TXT", "NoError AA", "answer a.example. 3600 IN TXT \"beside\"")]
    [InlineData("a.example DNAME", "NoError AA", "answer a.example. 3600 IN DNAME b.example.")]
    [InlineData("x.a.example DNAME", "NoError AA", "answer a.example. 3600 IN DNAME b.example.", "answer x.a.example. 3600 IN CNAME x.b.example.", "answer x.b.example. 3600 IN DNAME c.example.")]
    public void Section2_3_OwnerOfTheDname_KeepsItsOtherData(string question, params string[] reply) =>
        Assert.Equal(reply, Exchange.Serve("example.", "a DNAME b\na TXT beside\nx.b DNAME c").Ask(question));

    // Section 2.4: names below a DNAME are not reached.
    [Fact]
    public void Section2_4_NamesBelow_AreOccluded() =>
        Assert.Equal(
            ["NoError AA", "answer a.example. 3600 IN DNAME b.example.", "answer x.a.example. 3600 IN CNAME x.b.example.", "answer x.b.example. 3600 IN TXT \"seen\""],
            Exchange.Serve("example.", "a DNAME b\nx.a TXT hidden\nx.b TXT seen").Ask("x.a.example TXT"));

    // Section 3.1: the synthesized CNAME has the DNAME's TTL, and stands behind it.
    [Fact]
    public void Section3_1_SynthesizedCname_HasTheTtlOfTheDname() =>
        Assert.Equal(
            ["NoError AA", "answer a.example. 77 IN DNAME c.example.net.", "answer x.y.a.example. 77 IN CNAME x.y.c.example.net."],
            Exchange.Serve("example.", "a 77 DNAME c.example.net.").Ask("x.y.a.example A"));

    // Section 3.1: asked for, the CNAME is the answer; it leads on otherwise.
    [Fact]
    public void Section3_1_QueryForTheCname_EndsThere() =>
        Assert.Equal(
            ["NoError AA", "answer a.example. 3600 IN DNAME b.example.", "answer x.a.example. 3600 IN CNAME x.b.example."],
            Exchange.Serve("example.", "a DNAME b\nx.b TXT seen").Ask("x.a.example CNAME"));

    // Section 3.2, step 3c: the search begins anew with the new name, in another zone of ours too.
    [Fact]
    public void Section3_2_TargetInAnotherZone_IsFollowedThere()
    {
        var server = new TestServer(
            (Exchange.FileOf("example."), "$TTL 60\n@ SOA ns.x. h.x. 1 1 1 1 1\n@ NS ns.x.\na DNAME other.\n"),
            (Exchange.FileOf("other."), "$TTL 60\n@ SOA ns.x. h.x. 1 1 1 1 1\n@ NS ns.x.\nw A 192.0.2.1\n"));

        Assert.Equal(["NoError AA", "answer a.example. 60 IN DNAME other.", "answer w.a.example. 60 IN CNAME w.other.", "answer w.other. 60 IN A 192.0.2.1"], server.Ask("w.a.example A"));
    }
}
