using DnsLb.Core.Pools;

namespace DnsLb.Core.Simulation;

/// <summary>Tries policies on a pool in the small world of individual clients.</summary>
/// <param name="definition">The pool. Its members' weights say what they can serve; all together are enough.</param>
/// <param name="settings">The world.</param>
internal sealed class ClientSimulator(PoolDefinition definition, ClientSettings settings)
{
    private const int MostTrials = 6;
    private const double CloseEnough = 0.02;

    private readonly Backends _backends = Backends.Of(definition, settings.Utilisation);

    /// <summary>Tries one policy.</summary>
    /// <param name="policy">As <see cref="Simulator.Run"/> takes it.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="ArgumentException">There is no such policy.</exception>
    public SimulationResult Run(string policy, CancellationToken cancellation = default)
    {
        SimulatedPolicy tried = SimulatedPolicy.Parse(policy) ?? throw new ArgumentException($"no policy \"{policy}\"", nameof(policy));
        PoolDefinition pool = tried.Of(definition);
        return tried.Rival is not { } rival ? Simulate(new PoolAuthority(pool), cancellation)
            : rival.VariesTtl ? Calibrated(rival, pool.Ttl.Max, cancellation)
            : Simulate(rival.Create(Told(pool.Ttl.Max)), cancellation);
    }

    // The hours of a run have too few queries to hold a policy to a rate while it goes on: its TTLs are scaled until a whole run has as many as with the constant TTL.
    private SimulationResult Calibrated(Rival rival, double ttl, CancellationToken cancellation)
    {
        RivalSettings told = Told(ttl);
        double goal = Simulate(Rivals.RoundRobin.Create(told), cancellation).QueriesPerSecond;
        SimulationResult result = Simulate(rival.Create(told), cancellation);
        for (int trial = 1; trial < MostTrials && Math.Abs((result.QueriesPerSecond / goal) - 1) > CloseEnough; trial++)
        {
            told = told with { Scale = told.Scale * result.QueriesPerSecond / goal };
            result = Simulate(rival.Create(told), cancellation);
        }

        return result;
    }

    private SimulationResult Simulate(IAuthority authority, CancellationToken cancellation)
    {
        var recorded = new RecordedAuthority(authority, definition, settings.WarmUp.TotalSeconds);
        return new ClientEngine(settings, _backends, recorded).Run(cancellation) with { Answers = recorded.Statistics };
    }

    private RivalSettings Told(double ttl) => new(RivalSettings.WeightsOf(definition), ttl, settings.Seed)
    {
        Demand = new Domains(settings).Demand(),
        Persistence = settings.Session.TotalSeconds,
    };
}
