using DnsLb.Api;
using DnsLb.Operating;

namespace DnsLb.Tests.Operating;

public sealed class PoolLookTests
{
    public static TheoryData<string, string, string> Cases => new()
    {
        { "up up", "2/2", "" },
        { "up down", "1/2", "1 down" },
        { "down down", "0/2", "no member is up, 2 down" },
        { "up unknown", "1/2", "1 unknown" },
        { "up up:drain", "1/2", "1 DRAIN!" },
        { "up:down down:up", "1/2", "1 DOWN!, 1 UP!" },
        { "down@0 up@1", "1/2", "tier 0 has failed, tier 1 serves, 1 down" },
        { "up@0 up@1", "2/2", "" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Pool_Members_AreSummedUp(string members, string up, string note)
    {
        var look = new PoolLook(ToldPool.Of("www.example.com", [.. members.Split(' ').Select(MemberOf)]));

        Assert.Equal((up, note), (look.UpOfAll().Text, look.Note().Text));
    }

    [Fact]
    public void State_ForcedOrDrained_IsNotThatOfTheChecksAlone()
    {
        Assert.Equal("DOWN! (up)", MemberLook.StateOf(ToldPool.Member(1, forced: "down")).Text);
        Assert.Equal("drained (up)", MemberLook.StateOf(ToldPool.Member(1, effective: 0)).Text);
        Assert.Equal("down", MemberLook.StateOf(ToldPool.Member(1, "down")).Text);
    }

    private static MemberStatus MemberOf(string text, int index)
    {
        string[] tier = text.Split('@');
        string[] state = tier[0].Split(':');
        return ToldPool.Member(index + 1, state[0], state.ElementAtOrDefault(1), tier.Length > 1 ? tier[1][0] - '0' : 0);
    }
}
