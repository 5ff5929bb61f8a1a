using DnsLb.Core.Simulation;
using DnsLb.Tests.Simulation;

namespace DnsLb.Bench.Balance;

/// <summary>A world in which rows are compared, a table each.</summary>
/// <param name="Title">For people.</param>
/// <param name="Settings">The world.</param>
/// <param name="Rows">Who is compared.</param>
internal sealed record BalanceWorld(string Title, SimulationSettings Settings, IReadOnlyList<BalanceRow> Rows)
{
    // The largest of the weights 1, 1, 2 and 4.
    private const int Largest = 3;

    private static readonly SimulationSettings Realistic = new();

    /// <summary>All of them: a new one is a line here.</summary>
    public static IReadOnlyList<BalanceWorld> All { get; } =
    [
        new("realistic-50", Realistic, BalanceRows.All),
        new("Caches count in whole seconds, half of them early (as BIND), half late (as unbound)", Realistic with { Clocks = CacheClock.Mixed }, BalanceRows.Few),
        new("Farms: the 20 largest sources are 8 caches each", Realistic with { Farms = new SimulatedFarms { Sources = 20, Caches = 8 } }, BalanceRows.Few),
        new("Clients stay 10 s", Realistic with { Persistence = TimeSpan.FromSeconds(10) }, BalanceRows.Few),
        new("Clients stay 300 s", Realistic with { Persistence = TimeSpan.FromSeconds(300) }, BalanceRows.Few),
        new("One of the largest members fails, answers change 3 s later", Realistic with { Failures = [new SimulatedFailure(Largest, TimeSpan.FromSeconds(120), TimeSpan.FromSeconds(3))] }, BalanceRows.Few),
    ];

    /// <summary>Runs a row with one seed.</summary>
    public SimulationResult Run(BalanceRow row, int seed, TimeSpan duration) =>
        new Simulator(row.Of(TestPool.Realistic("weighted")), row.World(Settings) with { Seed = seed, Duration = duration }).Run(row.Policy);
}
