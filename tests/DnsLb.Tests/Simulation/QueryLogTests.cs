using System.Globalization;
using System.Net;
using DnsLb.Core.Simulation;

namespace DnsLb.Tests.Simulation;

public sealed class QueryLogTests
{
    [Fact]
    public void Read_BothFormsOfTime_AreTheSame()
    {
        var (demand, problems) = QueryLog.Read(["# a comment", "", "1764412800 192.0.2.1", "2025-11-29T10:41:40.000Z 192.0.2.1"], ttl: 60);

        Assert.Empty(problems);
        RecordedSource source = Assert.Single(demand!.Sources);
        Assert.Equal((UInt128)0xFFFF_C0000201, source.Address);
        Assert.Equal(1 / (100 - 59.5), source.Lookups, 1e-6);
        Assert.Equal(1, source.Caches);
    }

    [Fact]
    public void Read_LinesOfAQueryLog_AreReadByTheirFirstTwoWords()
    {
        var (demand, problems) = QueryLog.Read(["2025-11-29T10:40:00.000001Z 192.0.2.1 udp www.example.com. A NOERROR aa,rd 192.0.2.10,192.0.2.11 61 12.5"], ttl: 60);

        Assert.Empty(problems);
        Assert.Equal((UInt128)0xFFFF_C0000201, Assert.Single(demand!.Sources).Address);
    }

    [Fact]
    public void Read_LinesThatAreNone_AreAllNamed()
    {
        var (demand, problems) = QueryLog.Read(["1 192.0.2.1", "yesterday 192.0.2.1", "2 host", "3"], ttl: 60);

        Assert.Null(demand);
        Assert.Equal(
            [.. new[] { (2, "yesterday 192.0.2.1"), (3, "2 host"), (4, "3") }.Select(line => $"line {line.Item1}: \"{line.Item2}\" is not a time and an address, such as 1764412800.25 192.0.2.1")],
            problems);
    }

    [Fact]
    public void Read_NothingInIt_IsAProblem() => Assert.Equal(["there is no query in it"], QueryLog.Read(["# nothing"], ttl: 60).Problems);

    // The log of an hour of a simulated world: what comes out of it is what went in.
    [Fact]
    public void Read_LogOfASimulation_FindsItsResolvers()
    {
        var world = new SimulationSettings
        {
            Resolvers = 50,
            Lookups = 20,
            LeastTtls = [(0.2, 300)],
            Farms = new(1, 8),
            WarmUp = TimeSpan.Zero,
            Duration = TimeSpan.FromHours(3),
        };
        var authority = new TestAuthority(20);
        authority.Run(world);
        var resolvers = new ResolverPopulation(world);

        var (demand, _) = QueryLog.Read(authority.Queries.Select(query => string.Create(CultureInfo.InvariantCulture, $"{query.Time:F6} {Text(query.Source)}")), ttl: 20);

        Assert.Equal(50, demand!.Sources.Count);
        Assert.InRange(demand.Sources.Sum(source => source.Lookups) / world.Lookups, 0.8, 1.2);
        var found = demand.Sources.ToDictionary(source => source.Address);
        Assert.InRange(found[resolvers.Sources[0]].Caches, 7, 9);
        for (int i = 1; i < 50; i++)
        {
            RecordedSource source = found[resolvers.Sources[i]];
            Assert.Equal(1, source.Caches);
            Assert.InRange(source.Lookups / resolvers.Rates[i], 0.6, 1.6);
            Assert.Equal(resolvers.LeastTtls[i], source.LeastTtl, 3.0);
        }
    }

    // A world of a log has the log's resolvers, and none else.
    [Fact]
    public void Run_WorldOfALog_AsksAsTheLogDid()
    {
        var recorded = new RecordedDemand([new(7, 10, 8, 0), new(8, 0.1, 1, 0), new(9, 0.05, 1, 300)]);
        var authority = new TestAuthority(20);

        SimulationResult result = authority.Run(new SimulationSettings { Recorded = recorded, Clocks = CacheClock.Exact, WarmUp = TimeSpan.Zero, Duration = TimeSpan.FromHours(5) });

        Assert.InRange(result.QueriesPerSecond / ((8 / 20.8) + (1 / 30.0) + (1 / 320.0)), 0.97, 1.03);
        Assert.Equal([7, 8, 9], authority.Queries.Select(query => (int)query.Source).Distinct().Order());
    }

    private static string Text(UInt128 address)
    {
        byte[] bytes = new byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, address);
        return $"{new IPAddress(bytes)}";
    }
}
