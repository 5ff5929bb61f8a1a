using DnsLb.Core.Simulation;

namespace DnsLb.Tests.Simulation;

public sealed class EventCalendarTests
{
    // Beside a list that is searched whole: events near and far (beyond a turn of the wheel, 1,024 s), set anew, taken away, at the same time.
    [Fact]
    public void TryTake_ManyEvents_ComeInOrder()
    {
        const int Entities = 500;
        var random = new Random(1);
        var calendar = new EventCalendar(Entities);
        double[] times = new double[Entities];
        for (int entity = 0; entity < Entities; entity++)
        {
            Set(entity, 0);
        }

        int taken = 0;
        for (double before = 7.7; before < 20_000; before += random.NextDouble() * 20)
        {
            while (calendar.TryTake(before, out int entity, out double time))
            {
                double earliest = times.Min();
                Assert.Equal((Array.IndexOf(times, earliest), earliest), (entity, time));
                taken++;
                Set(entity, time);
                Set(random.Next(Entities), time);
            }

            Assert.True(times.Min() >= before);
        }

        Assert.True(taken > 10_000);

        void Set(int entity, double now)
        {
            times[entity] = random.Next(20) switch
            {
                0 => double.PositiveInfinity,
                1 => now + (random.NextDouble() * 5000),
                2 => now,
                < 10 => now + (random.NextDouble() / 500),
                _ => now + (random.NextDouble() * 300),
            };
            calendar.Set(entity, times[entity]);
        }
    }

    [Fact]
    public void TryTake_NothingIsSet_IsFalse() => Assert.False(new EventCalendar(3).TryTake(1000, out _, out _));
}
