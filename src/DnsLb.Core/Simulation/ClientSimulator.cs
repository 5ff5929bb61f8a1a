using DnsLb.Core.Pools;

namespace DnsLb.Core.Simulation;

/// <summary>Tries policies on a pool in the small world of individual clients.</summary>
/// <param name="definition">The pool. Its members' weights say what they can serve; all together are enough.</param>
/// <param name="settings">The world.</param>
internal sealed class ClientSimulator(PoolDefinition definition, ClientSettings settings)
{
    private readonly Backends _backends = Backends.Of(definition, settings.Utilisation);

    /// <summary>Tries one policy.</summary>
    /// <param name="policy">As <see cref="Simulator.Run"/> takes it.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="ArgumentException">There is no such policy.</exception>
    public SimulationResult Run(string policy, CancellationToken cancellation = default)
    {
        SimulatedPolicy tried = SimulatedPolicy.Parse(policy) ?? throw new ArgumentException($"no policy \"{policy}\"", nameof(policy));
        PoolDefinition pool = tried.Of(definition);
        var recorded = new RecordedAuthority(tried.Rival?.Create(Told(pool.Ttl.Max)) ?? (IAuthority)new PoolAuthority(pool), definition, settings.WarmUp.TotalSeconds);
        return new ClientEngine(settings, _backends, recorded).Run(cancellation) with { Answers = recorded.Statistics };
    }

    // The queries of hours are too few to hold a policy to a measured rate.
    private RivalSettings Told(double ttl) => new(RivalSettings.WeightsOf(definition), ttl, settings.Seed)
    {
        Demand = new Domains(settings).Demand(),
        Persistence = settings.Session.TotalSeconds,
    };
}
