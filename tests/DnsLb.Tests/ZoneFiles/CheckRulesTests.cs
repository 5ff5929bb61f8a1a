using DnsLb.Core.Checks;
using DnsLb.Core.Pools;

namespace DnsLb.Tests.ZoneFiles;

public sealed class CheckRulesTests
{
    private const string Probed = "\n;@check web tcp port=80\n;@check alive icmp\n;@check ssh tcp port=22\n";

    [Theory]
    [InlineData(";@check x all", "1:9: an all check needs of=")]
    [InlineData(";@check x at-least of=web", "1:9: an at-least check needs count=")]
    [InlineData(";@check x al of=web", "1:11: unknown kind of check \"al\"; did you mean \"all\"?")]
    [InlineData(";@check x any of=web,", "1:15: \"of=web,\": of must be NAME[,NAME...]")]
    [InlineData(";@check x any of=web count=1", "1:22: unknown key \"count\"; expected one of: of")]
    [InlineData(";@check x at-least count=0 of=web", "1:20: \"count=0\": count must be a whole number from 1 to 1000")]
    [InlineData(";@check x at-least count=3 of=web,ssh", "1:20: count=3 is more than of= has checks, 2: it would never be up")]
    [InlineData(";@check x all of=web,ssh,web", "1:15: of= names \"web\" twice; name each check once")]
    [InlineData(";@check x all of=web fall=2", "1:22: an all check makes no probes of its own; write fall= at the checks that it is calculated from")]
    [InlineData(";@check x all of=wbe", "1:15: unknown check \"wbe\"; did you mean \"web\"?")]
    [InlineData(";@check x all of=none", "1:15: unknown check \"none\"; expected one of: web, alive, ssh")]
    [InlineData(";@check web any of=ssh", "2:9: a check \"web\" is already defined in line 3")]
    [InlineData(";@check x all of=web,x", "1:15: \"x\" depends on itself: x → x")]
    [InlineData(";@check x all of=y\n;@check y any of=z,web\n;@check z all of=alive,x", "3:15: \"x\" depends on itself: x → y → z → x")]
    [InlineData(";@check x all of=y\n;@check y any of=z\n;@check z all of=y", "3:15: \"y\" depends on itself: y → z → y")]
    public void Rule_WrongLine_SaysWhereAndWhy(string lines, string expected) => Assert.Equal([expected], ZoneText.Diagnose(lines + Probed));

    [Fact]
    public void Rule_OfAWrongCheck_IsReportedOnce() =>
        Assert.Single(ZoneText.Diagnose(";@check web tcp\n;@check x all of=web\n;@check y any of=x,web\n;@pool w check=y\nw A 192.0.2.1"));

    [Theory]
    [InlineData(16, false, true)]
    [InlineData(17, false, false)]
    [InlineData(16, true, true)]
    [InlineData(17, true, false)]
    [InlineData(10_000, false, false)]
    [InlineData(10_000, true, false)]
    public void Rule_NestedDeeply_IsRefusedInWhateverOrder(int depth, bool outermostFirst, bool isRight)
    {
        IEnumerable<string> lines = Enumerable.Range(1, depth).Select(level => $";@check c{level} any of=c{level - 1}");

        string[] problems = ZoneText.Diagnose(string.Join('\n', [.. outermostFirst ? lines.Reverse() : lines, ";@check c0 tcp port=80"]));

        Assert.Equal(!isRight, problems.Length > 0 && problems[0].EndsWith("calculated checks are nested more than 16 deep", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("web,ssh", "web ssh", "")]
    [InlineData("both", "web alive", "2(web alive)")]
    [InlineData("one,web", "web alive ssh", "1(2(web alive) ssh) web")]
    [InlineData("most", "ssh web alive", "2(ssh web 2(web alive))")]
    public void Rule_OfAPool_NamesWhatIsProbedOnce(string check, string probed, string rules)
    {
        const string calculated = ";@check one any of=both,ssh\n;@check both all of=web,alive\n;@check most at-least of=ssh,web,both count=2";

        Member member = AnnotationCollectorTests.Pool($"{calculated}{Probed};@pool w check={check}\nw A 192.0.2.1\n").Members.Single();

        Assert.Equal((probed, rules), (string.Join(' ', member.Checks.Select(each => each.Name)), string.Join(' ', member.Rules.Select(Text))));
    }

    private static string Text(CheckRule rule) => rule.Parts.Count == 0 ? rule.Name : $"{rule.Least}({string.Join(' ', rule.Parts.Select(Text))})";
}
