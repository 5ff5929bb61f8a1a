namespace DnsLb.Tests.ZoneFiles;

public class ZoneChecksTests
{
    [Theory]
    [InlineData("@ SOA a.x. b 2 3 4 5 6", "1:1: a second SOA record, at \"example.com.\"; the first is in line 1")]
    [InlineData("w SOA a.x. b 2 3 4 5 6", "1:1: a second SOA record, at \"w.example.com.\"; the first is in line 1")]
    [InlineData("x.test. A 192.0.2.1\n A 192.0.2.2", "1:1: \"x.test.\" lies outside the zone \"example.com.\"")]
    [InlineData("com. TXT x", "1:1: \"com.\" lies outside the zone \"example.com.\"")]
    [InlineData("w TXT x\nw CNAME a.x.", "2:1: \"w.example.com.\" has a CNAME beside other data (TXT in line 3)")]
    [InlineData("w CNAME a.x.\nw CNAME b.x.", "2:1: a second CNAME at \"w.example.com.\"; the first is in line 3")]
    [InlineData("w DNAME a.x.\nw DNAME b.x.", "2:1: a second DNAME at \"w.example.com.\"; the first is in line 3")]
    [InlineData("w NS a.x.\nw DNAME b.x.", "2:1: \"w.example.com.\" has a DNAME beside NS records")]
    [InlineData("w DNAME a.x.\na.w A 192.0.2.1", "2:1: warning: \"a.w.example.com.\" lies below the DNAME \"w.example.com.\" and is never an answer")]
    [InlineData("@ NS ns", "1:1: the name server \"ns.example.com.\" lies in the zone but has no A or AAAA record (glue)")]
    [InlineData("d NS ns.d", "1:1: the name server \"ns.d.example.com.\" lies in the zone but has no A or AAAA record (glue)")]
    [InlineData("d NS ns.d\nns.d A 192.0.2.1\ne NS ns2.d")]
    [InlineData("@ NS ns\n* AAAA ::1")]
    [InlineData("@ NS ns\nns CNAME a.x.", "1:1: warning: NS points at \"ns.example.com.\", which is a CNAME; name the host itself")]
    [InlineData("@ MX 1 M\nm CNAME a.x.", "1:1: warning: MX points at \"M.example.com.\", which is a CNAME; name the host itself")]
    [InlineData("s SRV 1 1 1 m\nm CNAME a.x.", "1:1: warning: SRV points at \"m.example.com.\", which is a CNAME; name the host itself")]
    [InlineData("w 5 A 192.0.2.1\nw 3 A 192.0.2.2\nw 4 A 192.0.2.3", "2:1: warning: \"w.example.com. A\" has TTL 3 here and 5 in line 3; the lowest, 3, is served")]
    [InlineData("w A 192.0.2.1\nw A 192.0.2.1", "2:1: warning: \"w.example.com. A\" has the same record in line 3; it is served once")]
    [InlineData("w CNAME a.x.\nw RRSIG CNAME 5 3 60 20330322173103 20030220173103 2642 example.com. oJB1")]
    public void Check_ZoneAsAWhole_SaysWhereAndWhy(string lines, params string[] expected) =>
        Assert.Equal(expected, ZoneText.Diagnose(lines));

    [Theory]
    [InlineData("w 60 A 192.0.2.1", "example.com.zone:1:1: the zone has no SOA record")]
    [InlineData("@ 60 NS w\nw 60 A 192.0.2.1\n;@pool w\n", "example.com.zone:1:1: the zone has no SOA record")]
    [InlineData("", "example.com.zone:1:1: the zone has no SOA record")]
    [InlineData("\n@ 60 SOA a.x. b 1 2 3 4 5", "example.com.zone:2:1: \"example.com.\" has an SOA but no NS record")]
    public void Check_ZoneWithoutSoaOrNs_IsAnError(string zone, string expected) =>
        Assert.Equal([expected], ZoneText.Read(zone).Diagnostics.Select(diagnostic => diagnostic.ToString()));

    [Fact]
    public void Check_MissingRecordAfterAnError_IsNotReported() =>
        Assert.Equal(["1:6: \"x\" is no IPv4 address"], ZoneText.Diagnose("ns A x\n@ NS ns"));

    [Fact]
    public void Check_DuplicatesAndTtls_AreRepaired() =>
        Assert.Equal(
            ["w.example.com. 3 A c0000202", "w.example.com. 3 A c0000201", "w.example.com. 3 A c0000203", "v.example.com. 9 A c0000201"],
            ZoneText.Records("w 5 A 192.0.2.2\nw 3 A 192.0.2.1\nw 5 A 192.0.2.2\nw 4 A 192.0.2.3\nw 9 A 192.0.2.1\nv A 192.0.2.1"));

    [Theory]
    [InlineData("x FOO y", true)]
    [InlineData("x A y", true)]
    [InlineData("w FOO y", false)]
    [InlineData("w A y", false)]
    [InlineData("w TXT", true)]
    [InlineData(" FOO A 192.0.2.1", false)]
    [InlineData("x..y A 192.0.2.1", false)]
    [InlineData("$GENERATE 1-2 x FOO y", false)]
    [InlineData("$INCLUDE missing", false)]
    [InlineData("x TXT \"open", false)]
    public void Check_UnreadRecord_HidesOnlyWhatItMayExplain(string line, bool isReported)
    {
        string[] found = ZoneText.Diagnose($";@pool w\n{line}");

        Assert.Equal(isReported, found.Contains("1:8: \"w\" has no A or AAAA record"));
    }

    [Theory]
    [InlineData("x FOO y", true)]
    [InlineData("ns.d FOO y", false)]
    [InlineData("ns.d AAAA y", false)]
    [InlineData("ns.d TXT", true)]
    public void Check_UnreadRecord_HidesNoGlueThatIsMissingElsewhere(string line, bool isReported) =>
        Assert.Equal(isReported, ZoneText.Diagnose($"d NS ns.d\n{line}").Any(found => found.Contains("(glue)", StringComparison.Ordinal)));

    [Theory]
    [InlineData("w A x", true)]
    [InlineData("@ SAO x", false)]
    [InlineData("@ SOA x", false)]
    public void Check_UnreadRecord_HidesAMissingSoaOnlyIfItMayBeOne(string line, bool isReported) =>
        Assert.Equal(isReported, ZoneText.Read($"$TTL 60\n@ NS ns.example.net.\n{line}\n").Diagnostics.Any(found => found.Message.Contains("no SOA", StringComparison.Ordinal)));
}
