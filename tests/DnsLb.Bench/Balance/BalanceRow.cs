using DnsLb.Core.Pools;
using DnsLb.Core.Simulation;

namespace DnsLb.Bench.Balance;

/// <summary>A policy in a table: what it is called there, and what it is.</summary>
/// <param name="Label">For people.</param>
/// <param name="Policy">As <see cref="Simulator.Run"/> takes it.</param>
internal sealed record BalanceRow(string Label, string Policy)
{
    /// <summary>What its pool says besides; the policy of the pool must be this one for that to count.</summary>
    public Func<PoolSettings, PoolSettings> Pool { get; init; } = settings => settings;

    /// <summary>What is different in its world, such as what backends report.</summary>
    public Func<SimulationSettings, SimulationSettings> World { get; init; } = settings => settings;

    /// <summary>The pool with what the row says.</summary>
    public PoolDefinition Of(PoolDefinition pool) => pool with { Settings = Pool(pool.Settings) };
}
