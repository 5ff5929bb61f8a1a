using DnsLb.Core.Pools;
using DnsLb.Core.Zones;

namespace DnsLb.Tests.ZoneFiles;

public class AnnotationCollectorTests
{
    [Theory]
    [InlineData(";@poool www", "1:1: unknown annotation \";@poool\"; did you mean \";@pool\"?")]
    [InlineData(";@pol www", "1:1: unknown annotation \";@pol\"; did you mean \";@pool\"?")]
    [InlineData(";@Check web http", "1:1: unknown annotation \";@Check\"; did you mean \";@check\"?")]
    [InlineData(";@policy www", "1:1: unknown annotation \";@policy\"; expected one of: ;@check, ;@pool")]
    [InlineData(";@ pool www policy=weighted", "1:1: \";@ pool www policy=weighted\" belongs to no record; did you mean \";@pool\"?")]
    [InlineData(";@weight=3", "1:1: \";@weight=3\" belongs to no record; it must stand behind an A or AAAA record")]
    [InlineData(";@ weight=3", "1:1: \";@ weight=3\" belongs to no record; it must stand behind an A or AAAA record")]
    [InlineData(";@pool", "1:1: a pool has the form \";@pool OWNER key=value...\"")]
    [InlineData(";@pool policy=weighted", "1:1: a pool has the form \";@pool OWNER key=value...\"")]
    [InlineData(";@pool a..b", "1:8: \"a..b\": empty label")]
    [InlineData(";@check web", "1:1: a check has the form \";@check NAME KIND key=value...\"")]
    [InlineData(";@check web port=80", "1:1: a check has the form \";@check NAME KIND key=value...\"")]
    [InlineData(";@+ answers=2", "1:1: \";@+\" continues nothing; it must follow a \";@check\" or \";@pool\" line")]
    [InlineData("w A 192.0.2.1\n;@pool w\n\n;@+ answers=2", "4:1: \";@+\" continues nothing; it must follow a \";@check\" or \";@pool\" line")]
    [InlineData("w A 192.0.2.1\n;@pool w\n; prose\n;@+ answers=2", "4:1: \";@+\" continues nothing; it must follow a \";@check\" or \";@pool\" line")]
    [InlineData("w MX 1 a.x. ;@ weight=3", "1:13: \";@ weight=3\" belongs to no A or AAAA record; only addresses are members of a pool")]
    [InlineData("$TTL 60 ;@ weight=3", "1:9: \";@ weight=3\" belongs to no A or AAAA record; only addresses are members of a pool")]
    [InlineData("w A 192.0.2.1 ;@weight=3", "1:15: \";@weight=3\": write a blank behind \";@\"")]
    [InlineData("w A 192.0.2.1 ;@pool w", "1:15: \";@pool\" must stand on a line of its own")]
    [InlineData("w A 192.0.2.1 ;@ heavy\n;@pool w", "1:18: \"heavy\" is not of the form key=value")]
    [InlineData("w A 192.0.2.1\n;@pool w ttl=\"5s", "2:10: the quote of \"ttl\" is not closed")]
    public void Read_MalformedAnnotation_SaysWhereAndWhy(string lines, string expected) =>
        Assert.Equal([expected], ZoneText.Diagnose(lines));

    [Theory]
    [InlineData(";weight=3", ";@ weight=3")]
    [InlineData("; weight=3", ";@ weight=3")]
    [InlineData(";wieght=3", ";@ wieght=3")]
    [InlineData("; @pool w policy=weighted", ";@pool w policy=weighted")]
    [InlineData(";pool w policy=weighted", ";@pool w policy=weighted")]
    [InlineData("; @ tier=1", ";@ tier=1")]
    [InlineData("; @check web http", ";@check web http")]
    [InlineData("; weight=3 tier=1", ";@ weight=3 tier=1")]
    [InlineData("; name=\"the big one\" weight=3", ";@ name=\"the big one\" weight=3")]
    [InlineData("; @pol w", ";@pool w")]
    [InlineData(";check web http port=80", ";@check web http port=80")]
    [InlineData(";check web http", ";@check web http")]
    [InlineData(";pool w", ";@pool w")]
    [InlineData(";pool www.example.com.", ";@pool www.example.com.")]
    [InlineData(";check there icmp", ";@check there icmp")]
    [InlineData(";;@pool w", ";@pool w")]
    [InlineData(";;@pol w policy=weighted", ";@pool w policy=weighted")]
    [InlineData(";;;@ weight=3", ";@ weight=3")]
    public void Read_CommentThatLooksLikeAnAnnotation_IsAWarningWithTheRightSpelling(string comment, string meant) =>
        Assert.Equal(
            [$"1:15: warning: \"{comment}\" has no effect; did you mean \"{meant}\"?"],
            ZoneText.Diagnose("w A 192.0.2.1 " + comment));

    [Theory]
    [InlineData("; the pool of web servers")]
    [InlineData("; check the disk")]
    [InlineData(";check the disk")]
    [InlineData(";check the file")]
    [InlineData("; check over http")]
    [InlineData("; pool members")]
    [InlineData(";pool of servers")]
    [InlineData(";pool")]
    [InlineData(";; the pool")]
    [InlineData(";;@ is the apex")]
    [InlineData("; ;@pool w policy=weighted")]
    [InlineData("; ;@ weight=3")]
    [InlineData("; see https://a.example/?a=b")]
    [InlineData("; check that x=1 holds")]
    [InlineData("; @ is the apex")]
    [InlineData("; the name=foo convention is ours")]
    [InlineData("; name=foo is our convention")]
    [InlineData("; check the weight=3 below")]
    [InlineData("; colour=blue")]
    [InlineData("; serial")]
    [InlineData(";")]
    [InlineData("; ===========")]
    [InlineData("; =b")]
    public void Read_Prose_IsSilent(string comment) => Assert.Empty(ZoneText.Diagnose("w A 192.0.2.1 " + comment));

    [Fact]
    public void Read_ContinuedPool_HasAllKeys()
    {
        PoolDefinition pool = Pool(";@pool w policy=weighted\n;@+ answers=1\n  ;@+ttl=5s..10s\nw A 192.0.2.1");
        Assert.Equal(new PoolSettings { Policy = "weighted", Answers = 1, Ttl = new TtlRange(5, 10) }, pool.Settings);
    }

    [Fact]
    public void Read_QuotedValue_KeepsBlanksAndEscapedQuotes() =>
        Assert.Equal("a \"b\" \\", Pool("w A 192.0.2.1 ;@ name=\"a \\\"b\\\" \\\\\" weight=2\n;@pool w").Members[0].Settings.Name);

    [Fact]
    public void Read_QuotedValue_KeepsOtherBackslashes() =>
        Assert.Equal(@"^\d \x0A\", Pool(@"w A 192.0.2.1 ;@ name=""^\d \x0A\\""" + "\n;@pool w").Members[0].Settings.Name);

    [Fact]
    public void Read_CommentsInAParenthesisedRecord_AllCount()
    {
        MemberSettings settings = Pool("w A ( ;@ weight=2\n 192.0.2.1 ;@ tier=3\n ) ;@ name=x\n;@pool w").Members[0].Settings;
        Assert.Equal(new MemberSettings { Weight = 2, Tier = 3, Name = "x" }, settings);
    }

    [Fact]
    public void Read_GenerateDirective_GivesItsAttributesToEachRecord() =>
        Assert.All(Pool("$GENERATE 1-3 w A 192.0.2.$ ;@ weight=2\n;@pool w").Members, member => Assert.Equal(2, member.Settings.Weight));

    [Fact]
    public void Read_PoolOwner_IsRelativeToTheOriginAtItsPlace() =>
        Assert.Equal("w.sub.example.com.", Pool("$ORIGIN sub\n;@pool w\nw A 192.0.2.1").Owner);

    [Theory]
    [InlineData("@", "example.com.")]
    [InlineData("*", "*.example.com.")]
    [InlineData("W.Example.COM.", "w.example.com.")]
    public void Read_PoolOwner_MayBeAnyName(string owner, string expected) =>
        Assert.Equal(expected, Pool($";@pool {owner}\n{owner} A 192.0.2.1").Owner);

    internal static PoolDefinition Pool(string lines)
    {
        var result = ZoneText.Read(ZoneText.Head + lines);
        Assert.Empty(result.Diagnostics);
        return Assert.Single(Assert.IsType<ZoneDefinition>(result.Zone).Pools).Pool;
    }
}
