using DnsLb.Core.Files;
using DnsLb.Core.Health;

namespace DnsLb.Tests.Health;

public sealed class CanaryTests
{
    [Theory]
    [InlineData("tcp 192.0.2.1 port=53", "192.0.2.1:53", 5, 2)]
    [InlineData("tcp 192.0.2.1:22 port=53 interval=2s rise=3", "192.0.2.1:22", 2, 3)]
    [InlineData("http [2001:db8::1]:8080 body=\"all is well\"", "[2001:db8::1]:8080", 5, 2)]
    public void Read_Setting_GivesTheTarget(string text, string endPoint, int interval, int rise)
    {
        Canary canary = Read(text)!;

        Assert.Empty(canary.Problems);
        Assert.Equal((endPoint, interval, rise), (canary.Target!.EndPoint.ToString(), canary.Target.Timing.Interval.TotalSeconds, canary.Target.Timing.Rise));
    }

    // While a canary is not believed, the failures of all others count for nothing: it is as soon as it says, also when it fell before.
    [Theory]
    [InlineData("tcp 192.0.2.1 port=53", 2)]
    [InlineData("tcp 192.0.2.1 port=53 rise=3", 3)]
    [InlineData("tcp 192.0.2.1 port=53 rise-again=9", 9)]
    public void Read_Setting_RisesAgainAsItRises(string text, int expected) => Assert.Equal(expected, Read(text)!.Target!.Timing.RiseAgain);

    [Theory]
    [InlineData("tcp")]
    [InlineData("tcp gateway.example.com port=53")]
    [InlineData("tcp 192.0.2.1 port=53 fast")]
    [InlineData("http 192.0.2.1 body=\"not closed")]
    public void Read_OtherForm_IsNone(string text) => Assert.Null(Read(text));

    [Theory]
    [InlineData("tpc 192.0.2.1 port=53", "unknown kind of check \"tpc\"; did you mean \"tcp\"?")]
    [InlineData("tcp 192.0.2.1", "a tcp check needs port= or preset=")]
    [InlineData("tcp 192.0.2.1 port=0", "\"port=0\": port must be a port from 1 to 65535")]
    [InlineData("tcp 192.0.2.1 port=1 timeout=9s", "interval=5s is shorter than timeout=9s; make the timeout shorter or the interval longer")]
    [InlineData("agent 192.0.2.1 port=1 unreachable=ignore", "a canary must fail when it does not answer; leave unreachable=ignore out")]
    [InlineData("https 192.0.2.1 ca=there-is-none", "there-is-none")]
    public void Read_WrongCheck_SaysWhatIsWrong(string text, string problem)
    {
        Canary canary = Read(text)!;

        Assert.Null(canary.Target);
        Assert.Contains(problem, Assert.Single(canary.Problems), StringComparison.Ordinal);
    }

    private static Canary? Read(string text) => Canary.Read(text, path => new FileText(null, $"no {path}"));
}
