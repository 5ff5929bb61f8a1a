using DnsLb.Core.Pools;

namespace DnsLb.Core.Simulation;

/// <summary>Tries policies on a pool, all in the same world and under the same chance.</summary>
/// <param name="definition">The pool. Its members' weights say what they can serve; those of its first tier are enough for all.</param>
/// <param name="settings">The world.</param>
public sealed class Simulator(PoolDefinition definition, SimulationSettings settings)
{
    private readonly Backends _backends = Backends.Of(definition, settings);

    /// <summary>What <see cref="Run"/> takes, with their meanings: the policies of zone files, and rivals, for comparison.</summary>
    public static IReadOnlyList<(string Name, string Meaning)> Policies { get; } =
        [.. Selection.Policies.All.Select(policy => (policy.Name, policy.Meaning)), .. Rivals.All.Select(rival => (rival.Name, rival.Meaning))];

    /// <summary>Tries one policy.</summary>
    /// <param name="policy">A name of <see cref="Policies"/>, or one with a TTL: <c>weighted@5s</c>. The pool's own policy has its own settings, others their defaults.</param>
    /// <param name="progress">Hears which part is done; null: nobody does.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="ArgumentException">There is no such policy.</exception>
    public SimulationResult Run(string policy, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        SimulatedPolicy tried = SimulatedPolicy.Parse(policy) ?? throw new ArgumentException($"no policy \"{policy}\"", nameof(policy));
        PoolDefinition pool = tried.Of(definition);
        return Simulate(tried.Rival is { } rival ? rival.Create(Told(rival, pool.Ttl.Max, cancellation)) : new PoolAuthority(pool), progress, cancellation);
    }

    private SimulationResult Simulate(IAuthority authority, IProgress<double>? progress, CancellationToken cancellation)
    {
        var recorded = new RecordedAuthority(authority, definition, settings.WarmUp.TotalSeconds);
        return new FluidEngine(settings, _backends, recorded).Run(progress, cancellation) with { Answers = recorded.Statistics };
    }

    private RivalSettings Told(Rival rival, double ttl, CancellationToken cancellation)
    {
        var told = new RivalSettings(RivalSettings.WeightsOf(definition), ttl, settings.Seed) { Persistence = settings.Persistence.TotalSeconds };
        return told with
        {
            Demand = rival.IsOracle ? new ResolverPopulation(settings).Demand() : told.Demand,
            Budget = rival.VariesTtl ? Simulate(Rivals.RoundRobin.Create(told), null, cancellation).QueriesPerSecond : null,
        };
    }
}
