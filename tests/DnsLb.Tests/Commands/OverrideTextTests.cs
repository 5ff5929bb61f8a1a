using DnsLb.Api;
using DnsLb.Commands;

namespace DnsLb.Tests.Commands;

public sealed class OverrideTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 13, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null, 30, "at most 25 % of its answers are still in caches; safe to stop at 2026-11-30 13:00:30Z, in 30 s")]
    [InlineData(60, 30, "at most 25 % of its answers are still in caches; safe to stop at 2026-11-30 13:00:30Z, in 30 s")]
    [InlineData(10, 30, "not safe to stop: caches have it until 2026-11-30 13:00:30Z, and this ends before")]
    [InlineData(60, 0, "in no cache any more; safe to stop")]
    [InlineData(60, null, "in answers")]
    public void Of_MemberInCaches_SaysWhenItIsSafeToStop(int? endsIn, int? safeIn, string expected)
    {
        var member = new OverriddenMember("www.example.com. A", "192.0.2.1", null, "up", Prevails: true, Served: false, After(safeIn), 0.25);

        string text = OverrideText.Of(new OverrideStatus("www.example.com", "drain", "me", "kernel", Now, After(endsIn), [member]), Now);

        Assert.Equal($"  www.example.com. A 192.0.2.1: DRAIN!, without it up; {expected}", text.Split('\n')[1]);
    }

    private static DateTimeOffset? After(int? seconds) => seconds is { } after ? Now.AddSeconds(after) : null;
}
