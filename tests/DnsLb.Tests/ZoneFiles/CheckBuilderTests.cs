namespace DnsLb.Tests.ZoneFiles;

public class CheckBuilderTests
{
    [Theory]
    [InlineData(";@check web htp port=80", "1:13: unknown kind of check \"htp\"; did you mean \"http\"?")]
    [InlineData(";@check web tcp port=80\n;@check web tcp port=81", "2:9: a check \"web\" is already defined in line 3")]
    [InlineData(";@check web tcp port=80 intervall=5s", "1:25: unknown key \"intervall\"; did you mean \"interval\"?")]
    [InlineData(";@check web tcp port=80 interval=1s timeout=2s", "1:9: interval=1s is shorter than timeout=2s; make the timeout shorter or the interval longer")]
    [InlineData(";@check web tcp port=80 fall=0", "1:25: \"fall=0\": fall must be a whole number from 1 to 100")]
    [InlineData(";@check run exec command=/bin/true", "1:13: /bin/true may not run: the server's setting exec-programs permits no program; name this one there, or its folder")]
    [InlineData(";@check run exec command=true", "1:18: \"command=true\": command must be an absolute path without . and .., and arguments")]
    [InlineData(";@check web tcp port=80 rise=50 rise-again=3", "1:33: warning: rise-again=3 is less than rise=50, which counts in its place; make it more, or leave it out")]
    [InlineData(";@check web tcp port=80 rise-again=1", "1:25: warning: rise-again=1 is less than rise=2, which counts in its place; make it more, or leave it out")]
    [InlineData(";@check web tcp\n;@+ port=80\n;@+ fall=0", "3:5: \"fall=0\": fall must be a whole number from 1 to 100")]
    public void Build_WrongCheck_SaysWhereAndWhy(string lines, string expected) =>
        Assert.Equal([expected], ZoneText.Diagnose(lines));

    [Theory]
    [InlineData("w A 192.0.2.1 ;@ check=non", "1:18: unknown check \"non\"; did you mean \"none\"?")]
    [InlineData(";@check web tcp port=80\nw A 192.0.2.1 ;@ check=x", "2:18: unknown check \"x\"; expected one of: web, none")]
    [InlineData(";@check web tcp port=80\nw A 192.0.2.1 ;@ check=wbe", "2:18: unknown check \"wbe\"; did you mean \"web\"?")]
    public void Resolve_UnknownCheckOfAMember_HintsNoneToo(string lines, string expected) =>
        Assert.Equal([expected], ZoneText.Diagnose(";@pool w\n" + lines).Select(line => $"{line[0] - '1'}{line[1..]}"));

    [Fact]
    public void Resolve_CheckThatIsWrong_IsReportedOnce() =>
        Assert.Single(ZoneText.Diagnose(";@check web htp\n;@pool w check=web\nw A 192.0.2.1"));
}
