using DnsLb.Core.Simulation;

namespace DnsLb.Tests.Simulation;

public sealed class BackendLoadsTests
{
    // What was served, and what is still to be served by sessions under way, is what was leased and begun: nothing is lost.
    [Fact]
    public void TakeWork_AfterManyLeases_IsWhatWasLeasedAndBegun()
    {
        const double Persistence = 60;
        var random = new Random(1);
        var loads = new BackendLoads([0.5, 0], (1, Persistence));
        double given = 0.5 * Persistence;
        double leased = 0;
        double now = 0;
        for (int i = 0; i < 10_000; i++)
        {
            double time = random.NextDouble();
            given += leased * time;
            now += time;
            double demand = random.NextDouble() - leased;
            loads.Lease(1, now, demand);
            leased += demand;
            loads.Begin(i % 2, now, 0.01);
            given += 0.01;
        }

        double[] work = new double[2];
        loads.TakeWork(now, work);
        double underWay = (loads.Served(0, now) + loads.Served(1, now)) * Persistence;
        Assert.Equal(1, (work.Sum() + underWay) / given, 1e-9);
    }

    [Fact]
    public void Served_LongAfterALease_IsTheLease()
    {
        var loads = new BackendLoads([0.2], (1, 10));
        loads.Lease(0, 5, 0.7);

        Assert.Equal(0.7 + ((0.2 * Math.Exp(-0.5)) - 0.7) * Math.Exp(-1), loads.Served(0, 15), 1e-12);
        Assert.Equal(0.7, loads.Served(0, 1000), 1e-9);
    }
}
