using DnsLb.Core.Simulation;

namespace DnsLb.Tests.Simulation;

public sealed class EntryLeasesTests
{
    // Whatever opens, grows, shrinks and ends: what is leased is the demand of the entries that hold an answer.
    [Fact]
    public void Open_ManyTimes_LeasesTheDemandOfTheOpenEntries()
    {
        var random = new Random(1);
        var loads = new BackendLoads(new double[4], (1, 60));
        var leases = new EntryLeases(loads, 20);
        double[] demand = new double[20];
        for (int i = 0; i < 20_000; i++)
        {
            int entry = random.Next(20);
            demand[entry] = random.Next(3) == 0 ? 0 : random.NextDouble();
            if (random.Next(2) == 0 || !leases.HasAnswered(entry))
            {
                leases.Open(entry, i, [.. Enumerable.Range(0, 4).Select(member => (ushort)member).OrderBy(_ => random.Next()).Take(random.Next(1, 5))], demand[entry]);
            }
            else
            {
                leases.Resize(entry, i, demand[entry]);
            }

            Assert.Equal(demand[entry] > 0, leases.IsOpen(entry));
        }

        Assert.Equal(demand.Sum(), Enumerable.Range(0, 4).Sum(loads.Leased), 1e-9);
    }

    [Fact]
    public void Open_SeveralMembers_HaveTheSameEach()
    {
        var loads = new BackendLoads(new double[3], (1, 60));
        var leases = new EntryLeases(loads, 1);
        leases.Open(0, 0, [2, 0], 0.5);

        Assert.Equal([0.25, 0, 0.25], Enumerable.Range(0, 3).Select(loads.Leased));
        Assert.Equal([2, 0], leases.Members(0).ToArray());
    }
}
