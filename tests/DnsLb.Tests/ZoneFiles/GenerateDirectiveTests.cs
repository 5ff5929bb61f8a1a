namespace DnsLb.Tests.ZoneFiles;

/// <summary>The expected names are those of named-checkzone -D.</summary>
public class GenerateDirectiveTests
{
    [Theory]
    [InlineData("$GENERATE 1-3 h$ A 192.0.2.$", "h1 A c0000201|h2 A c0000202|h3 A c0000203")]
    [InlineData("$GENERATE 0-10/5 h$ 30 IN A 192.0.2.$", "h0 A c0000200|h5 A c0000205|h10 A c000020a")]
    [InlineData("$GENERATE 7-7 h\\$$ A 192.0.2.$", "h\\$7 A c0000207")]
    [InlineData("$GENERATE 7-7 h$$ A 192.0.2.1", "h\\$ A c0000201")]
    [InlineData("$GENERATE 7-7 h${2} A 192.0.2.${-6}", "h9 A c0000201")]
    [InlineData("$GENERATE 7-7 h${0,3} A 192.0.2.1", "h007 A c0000201")]
    [InlineData("$GENERATE 26-26 h${0,4,x} A 192.0.2.1", "h001a A c0000201")]
    [InlineData("$GENERATE 9-9 h${0,3,o} A 192.0.2.1", "h011 A c0000201")]
    [InlineData("$GENERATE 26-26 ${0,5,n} A 192.0.2.1", "a.1.0 A c0000201")]
    [InlineData("$GENERATE 26-26 ${0,1,n} A 192.0.2.1", "a.1 A c0000201")]
    [InlineData("$GENERATE 1-1 h$ MX \"10 m$.x.\"", "h1 MX 000a026d31017800")]
    [InlineData("$GENERATE 1-1 h$ AAAA 2001:db8::${0,2,X}", "h1 AAAA 20010db8000000000000000000000001")]
    public void Run_Template_MakesTheRecordsOfBind(string line, string expected) =>
        Assert.Equal(
            expected.Split('|'),
            ZoneText.Records(line).Select(record => record.Split(' ')).Select(words => $"{words[0].Replace(".example.com.", "", StringComparison.Ordinal)} {words[2]} {words[3]}"));

    [Theory]
    [InlineData("$GENERATE 3-1 h$ A 192.0.2.1", "1:11: \"3-1\" is no range; write START-STOP or START-STOP/STEP, with numbers up to 2147483647 and START not above STOP")]
    [InlineData("$GENERATE 1 h$ A 192.0.2.1", "1:11: \"1\" is no range; write START-STOP or START-STOP/STEP, with numbers up to 2147483647 and START not above STOP")]
    [InlineData("$GENERATE 1-3/0 h$ A 192.0.2.1", "1:11: \"1-3/0\" is no range; write START-STOP or START-STOP/STEP, with numbers up to 2147483647 and START not above STOP")]
    [InlineData("$GENERATE 0-2147483647 h$ A 192.0.2.1", "1:11: \"0-2147483647\" makes 2,147,483,648 records; write a range of at most 16,777,216")]
    [InlineData("$GENERATE 0-4294967295 h$ A 192.0.2.1", "1:11: \"0-4294967295\" is no range; write START-STOP or START-STOP/STEP, with numbers up to 2147483647 and START not above STOP")]
    [InlineData("$GENERATE 1-3 h${x} A 192.0.2.1", "1:15: \"h${x}\" has a bad modifier; write ${OFFSET}, ${OFFSET,WIDTH} or ${OFFSET,WIDTH,BASE} with BASE one of d o x X n N")]
    [InlineData("$GENERATE 1-3 h${0,1,q} A 192.0.2.1", "1:15: \"h${0,1,q}\" has a bad modifier; write ${OFFSET}, ${OFFSET,WIDTH} or ${OFFSET,WIDTH,BASE} with BASE one of d o x X n N")]
    [InlineData("$GENERATE 254-258 h$ A 192.0.2.$", "1:1: \"192.0.2.256\" is no IPv4 address")]
    [InlineData("$GENERATE 1-3 h$ MX 10 m$", "1:24: $GENERATE has the form $GENERATE START-STOP[/STEP] OWNER [TTL] [CLASS] TYPE RDATA; put RDATA of several fields in quotes")]
    [InlineData("$GENERATE 1-3 h$ A", "1:19: $GENERATE has the form $GENERATE START-STOP[/STEP] OWNER [TTL] [CLASS] TYPE RDATA; put RDATA of several fields in quotes")]
    public void Run_MalformedDirective_SaysWhereAndWhy(string line, string expected) =>
        Assert.Equal([expected], ZoneText.Diagnose(line));

    [Fact]
    public void Run_BlankOwnerBehindIt_RepeatsTheOwnerBeforeIt() =>
        Assert.Equal(
            ["a.example.com. 60 A c0000201", "a.example.com. 60 A c0000202", "h1.example.com. 60 A c0000201"],
            ZoneText.Records("a A 192.0.2.1\n$GENERATE 1-1 h$ A 192.0.2.1\n A 192.0.2.2\n").Order());
}
