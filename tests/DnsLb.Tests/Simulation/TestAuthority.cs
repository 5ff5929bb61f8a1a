using DnsLb.Core.Simulation;

namespace DnsLb.Tests.Simulation;

/// <summary>An authority that answers by the rule of a test and keeps what it has heard.</summary>
internal sealed class TestAuthority(Func<SimulatedQuery, ushort> member, Func<SimulatedQuery, double> ttl) : IAuthority
{
    public TestAuthority(double ttl)
        : this(_ => 0, _ => ttl)
    {
    }

    public List<SimulatedQuery> Queries { get; } = [];

    public List<(int Member, bool IsUp, double Scale)> Changes { get; } = [];

    public List<(double Time, double[] Loads)> Reports { get; } = [];

    /// <summary>Whether its answers are for the subnet alone.</summary>
    public Func<SimulatedQuery, bool> IsForSubnet { get; init; } = _ => false;

    /// <summary>How many members are in an answer: those that follow on the first.</summary>
    public int Count { get; init; } = 1;

    public SimulatedAnswer Answer(in SimulatedQuery query, Span<ushort> members)
    {
        Queries.Add(query);
        for (int i = 0; i < Count; i++)
        {
            members[i] = (ushort)((member(query) + i) % members.Length);
        }

        return new SimulatedAnswer(Count, ttl(query), IsForSubnet(query) ? query.SubnetPrefix : (byte)0);
    }

    public void Change(int member, bool isUp, double scale) => Changes.Add((member, isUp, scale));

    public void Feedback(double now, ReadOnlySpan<double> loads) => Reports.Add((now, loads.ToArray()));

    /// <summary>Runs it in a world on members of weight 1.</summary>
    public SimulationResult Run(SimulationSettings world, int members = 1) =>
        new FluidEngine(world, Backends.Of(TestPool.Of("weighted", 20, [.. Enumerable.Repeat(1.0, members)]), world), this).Run(null, CancellationToken.None);
}
