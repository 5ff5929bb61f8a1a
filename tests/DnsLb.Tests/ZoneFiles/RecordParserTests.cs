using DnsLb.Core.Wire;
using DnsLb.Core.ZoneFiles;

namespace DnsLb.Tests.ZoneFiles;

public class RecordParserTests
{
    [Theory]
    [InlineData("www 1 AA 192.0.2.1", "1:7: unknown record type \"AA\"; did you mean \"A\"?")]
    [InlineData("www 1 CNAM x", "1:7: unknown record type \"CNAM\"; did you mean \"CNAME\"?")]
    [InlineData("www 1 IN", "1:9: the record lacks its type")]
    [InlineData("www", "1:4: the record lacks its type")]
    [InlineData("www 1h30 A 192.0.2.1", "1:5: \"1h30\" is no TTL; write seconds up to 2147483647, or units as in 1h30m")]
    [InlineData("www 2147483648 A 192.0.2.1", "1:5: \"2147483648\" is no TTL; write seconds up to 2147483647, or units as in 1h30m")]
    [InlineData("www CH A 192.0.2.1", "1:5: class \"CH\": only IN is served")]
    [InlineData("www CLASS3 A 192.0.2.1", "1:5: class \"CLASS3\": only IN is served")]
    [InlineData("www IN IN A 192.0.2.1", "1:8: unknown record type \"IN\"")]
    [InlineData("www TYPE255 x", "1:5: \"TYPE255\" is a type of queries or messages, not of records")]
    [InlineData("www TYPE41 x", "1:5: \"TYPE41\" is a type of queries or messages, not of records")]
    [InlineData("a..b A 192.0.2.1", "1:1: \"a..b\": empty label")]
    [InlineData("www A 192.0.2.256", "1:7: \"192.0.2.256\" is no IPv4 address")]
    [InlineData("www A 192.0.2.01", "1:7: \"192.0.2.01\" is no IPv4 address")]
    [InlineData("www A", "1:6: A lacks its address")]
    [InlineData("www A 192.0.2.1 192.0.2.2", "1:17: \"192.0.2.2\" is too much for A")]
    [InlineData("www AAAA 2001:db8::1::2", "1:10: \"2001:db8::1::2\" is no IPv6 address")]
    [InlineData("www MX mail", "1:8: \"mail\" is no preference from 0 to 65535")]
    [InlineData("www MX 70000 mail", "1:8: \"70000\" is no preference from 0 to 65535")]
    [InlineData("www MX 10", "1:10: MX lacks its exchange")]
    [InlineData("www MX 10 a..b", "1:11: \"a..b\" is no name: empty label")]
    [InlineData("www TXT \"\\256\"", "1:9: \"\\256\" has a bad escape; write \\DDD with DDD from 000 to 255, or \\ and one character")]
    [InlineData("www A \\# 3 010203", "1:7: the bytes are no data of type A")]
    [InlineData("www MX \\# 3 000a40", "1:8: the bytes are no data of type MX")]
    [InlineData("www TYPE65280 \\# 3 0102", "1:18: the length is 3, but 2 bytes follow")]
    [InlineData("www TYPE65280 \\# 1 0g", "1:20: \"0g\" is not hexadecimal")]
    [InlineData("www TYPE65280 \\# 1 010", "1:20: \"010\" ends an odd number of hexadecimal digits")]
    [InlineData("www TYPE65280 abc", "1:15: \"abc\" is no data of type TYPE65280 in a known form; \\# LENGTH HEX is always possible (RFC 3597)")]
    [InlineData("www LOC 1 2 3", "1:9: \"1 2 3\" is no data of type LOC in a known form; \\# LENGTH HEX is always possible (RFC 3597)")]
    [InlineData("ä A 192.0.2.1 x", "1:15: \"x\" is too much for A")]
    [InlineData("www A (\n 192.0.2.1\n x )", "3:2: \"x\" is too much for A")]
    [InlineData("www TXT \"abc", "1:9: the quote is not closed on its line")]
    [InlineData("www A 192.0.2.1 )", "1:17: \")\" without \"(\"")]
    [InlineData("www A ( 192.0.2.1", "1:7: \"(\" is never closed")]
    public void Parse_MalformedRecord_SaysWhereAndWhy(string line, string expected) =>
        Assert.Equal([expected], ZoneText.Diagnose(line));

    [Fact]
    public void Parse_SeveralMalformedRecords_ReportsAllInOrder() =>
        Assert.Equal(
            ["1:5: \"b\" is no IPv4 address", "3:3: unknown record type \"Q\"", "4:10: \"::g\" is no IPv6 address"],
            ZoneText.Diagnose("a A b\nb A 192.0.2.1\nc Q x\nd   AAAA ::g\n"));

    [Fact]
    public void Parse_BlankOwner_RepeatsTheLast() =>
        Assert.Equal(
            ["www.example.com. 60 A c0000201", "www.example.com. 60 A c0000202"],
            ZoneText.Records("www A 192.0.2.1\n\n ; a comment line\n\tA 192.0.2.2"));

    [Fact]
    public void Parse_BlankOwnerFirst_IsAnError() =>
        Assert.Equal(
            "example.com.zone:1:2: a line that begins with a blank repeats the last owner, and there is none yet",
            ZoneText.Read(" A 192.0.2.1\n" + ZoneText.Head).Diagnostics[0].ToString());

    [Theory]
    [InlineData("$TTL 7\n@ 60 SOA a.x. b 1 2 3 4 5\n@ NS a.x.", "60 7")]
    [InlineData("@ SOA a.x. b 1 2 3 4 5\n@ 9 NS a.x.\nw A 192.0.2.1", "5 9 5")]
    [InlineData("@ 60 SOA a.x. b 1 2 3 4 5\n@ 9 NS a.x.\nw A 192.0.2.1", "60 9 9")]
    [InlineData("$TTL 1\n@ SOA a.x. b 1 2 3 4 5\n$TTL 2\n@ NS a.x.\nw 3 A 192.0.2.1\nw MX 1 x.x.", "1 2 3 2")]
    public void Parse_RecordWithoutTtl_TakesTheSameAsInBind(string zone, string ttls) =>
        Assert.Equal(ttls, string.Join(' ', ZoneText.Lines(ZoneText.Read(zone)).Select(line => line.Split(' ')[1])));

    [Fact]
    public void Parse_NoTtlAnywhere_IsAnError() =>
        Assert.Equal(
            "example.com.zone:1:1: no TTL: write one here, or $TTL at the top of the file",
            ZoneText.Read("@ NS a.x.\n@ 60 SOA a.x. b 1 2 3 4 5").Diagnostics[0].ToString());

    /// <summary>What becomes of each type that ARSoft.Tools.Net lists.</summary>
    [Fact]
    public void Parse_EveryTypeOfArsoft_IsReadOrHasOnlyTheGenericFormOrIsRefused()
    {
        RRType[] listed = [.. Enum.GetValues<ARSoft.Tools.Net.Dns.RecordType>().Select(type => (RRType)type).Where(type => type != RRType.None).Distinct()];
        Assert.DoesNotContain(listed, type => TypeNames.ToText(type).StartsWith("TYPE", StringComparison.Ordinal));
        Assert.Equal(["OPT", "TKEY", "TSIG", "IXFR", "AXFR", "MAILB", "MAILA", "ANY"], Names(listed.Where(type => IsRefused(type, "is a type of queries or messages, not of records"))));
        Assert.Equal(["NULL", "NXT", "ATMA", "A6", "UINFO", "UID", "GID", "UNSPEC"], Names(listed.Where(type => !HasExample(type) && !IsRefused(type, "of queries"))));
    }

    private static IEnumerable<string> Names(IEnumerable<RRType> types) => types.Order().Select(TypeNames.ToText);

    private static bool IsRefused(RRType type, string message) => ZoneText.Diagnose($"w {TypeNames.ToText(type)} \\# 1 00").Any(line => line.Contains(message, StringComparison.Ordinal));

    // A second SOA is refused, so the zone's own is its example.
    private static bool HasExample(RRType type) => type == RRType.SOA || Array.Exists(Examples, rdata => ZoneText.Read($"{ZoneText.Head}x.y {TypeNames.ToText(type)} {rdata}\n").Zone is not null);

    // At least one of these is RDATA of each type that has a presentation form.
    private static readonly string[] Examples =
    [
        "a.", "192.0.2.1", "::1", "a. b.", "1 a.", "1 a. b.", "a", "a b", "a b c", "1 2 3 a.", "1 1 12", "1 1 1 12", "1 1 1 AQPS", "1 2 AQPS", "AQPS", "12",
        "192.0.2.1 tcp smtp", "0x47.0005", "1 N 1 E 0m", "1 2 a b c .", "A 1 2 60 20300101000000 20200101000000 1 a. AQPS", "a. A", "1 0 1 - A", "1 0 1 - 2vptu5timamqttgl4luu9kg21e0aor3s A", "1 0 1 -", "1:192.168.32.0/21",
        "10 1 2 192.0.2.38 AQPS", "1 0:0:0:1", "1 192.0.2.1", "00-00-5e-00-53-2a", "00-00-5e-ef-10-00-00-2a", "1 1 a", "0 issue a", "1 0 1 192.0.2.1", "1 3 A", "2 200100107B1A74DF365639CC39F1D578 AQPS",
        "1 1 1 " + "0123456789abcdef0123456789abcdef0123456789abcdef" + "0123456789abcdef0123456789abcdef0123456789abcdef",
    ];
}
