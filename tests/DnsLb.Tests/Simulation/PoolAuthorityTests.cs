using DnsLb.Core.Checks;
using DnsLb.Core.Simulation;

namespace DnsLb.Tests.Simulation;

public sealed class PoolAuthorityTests
{
    private static readonly CheckTiming Timing = new() { Interval = TimeSpan.FromSeconds(5), FastInterval = TimeSpan.FromSeconds(1), Timeout = TimeSpan.FromSeconds(2), Fall = 3 };

    // As in the server: the TTL is at most the time to the soonest change, 5 s and two more probes.
    [Fact]
    public void Answer_CheckedMembers_HasTheTtlOfAServer()
    {
        var pool = TestPool.Of("weighted", 60, 1, 1) with { Settings = new() { Policy = "weighted", Ttl = new(1, 60) } };

        Assert.Equal(new SimulatedAnswer(1, 7), new PoolAuthority(pool.Checked(Timing)).Answer(new SimulatedQuery(0, 1), new ushort[2]));
        Assert.Equal(new SimulatedAnswer(1, 60), new PoolAuthority(pool).Answer(new SimulatedQuery(0, 1), new ushort[2]));
    }

    [Fact]
    public void Change_OneMemberIsDown_LeavesTheOther()
    {
        var authority = new PoolAuthority(TestPool.Of("weighted", 60, 1, 1).Checked(Timing));
        ushort[] members = new ushort[2];
        authority.Change(0, isUp: false, scale: 1);

        for (ulong source = 0; source < 10; source++)
        {
            Assert.Equal(1, authority.Answer(new SimulatedQuery(0, source), members).Count);
            Assert.Equal(1, members[0]);
        }
    }

    [Fact]
    public void DetectedWithin_Checks_IsWhatTheyPromise()
    {
        Assert.Equal(TimeSpan.FromSeconds(9), PoolAuthority.DetectedWithin(TestPool.Of("weighted", 60, 1).Checked(Timing).Members[0]));
        Assert.Null(PoolAuthority.DetectedWithin(TestPool.Of("weighted", 60, 1).Members[0]));
    }
}
