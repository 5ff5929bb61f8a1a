using DnsLb.Core.Simulation;

namespace DnsLb.Tests.Simulation;

public sealed class WorldScheduleTests
{
    [Fact]
    public void RunNext_EventsAtOneTime_HappenAsTheyWerePlanned()
    {
        var schedule = new WorldSchedule();
        var happened = new List<string>();
        schedule.Every(10, 25, now => happened.Add($"tick {now}"));
        schedule.At(20, now => happened.Add($"a {now}"));
        schedule.At(20, now => schedule.At(now, _ => happened.Add("c")));
        schedule.At(20, _ => happened.Add("b"));
        schedule.At(15, now => happened.Add($"first {now}"));
        while (schedule.NextTime < double.PositiveInfinity)
        {
            schedule.RunNext();
        }

        Assert.Equal(["tick 10", "first 15", "tick 20", "a 20", "b", "c"], happened);
    }
}
