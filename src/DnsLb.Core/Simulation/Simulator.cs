using DnsLb.Core.Pools;

namespace DnsLb.Core.Simulation;

/// <summary>Tries policies on a pool, all in the same world and under the same chance.</summary>
/// <param name="definition">The pool. Its members' weights say what they can serve; those of its first tier are enough for all.</param>
/// <param name="settings">The world.</param>
public sealed class Simulator(PoolDefinition definition, SimulationSettings settings)
{
    /// <summary>What <see cref="Run"/> takes, with their meanings: the policies of zone files, and rivals, for comparison.</summary>
    public static IReadOnlyList<(string Name, string Meaning)> Policies { get; } =
        [.. Selection.Policies.All.Select(policy => (policy.Name, policy.Meaning)), .. RivalAuthority.All];

    /// <summary>Tries one policy.</summary>
    /// <param name="policy">A name of <see cref="Policies"/>. The pool's own policy has its own settings, others their defaults.</param>
    /// <param name="progress">Hears which part is done; null: nobody does.</param>
    /// <param name="cancellation">Ends it early.</param>
    public SimulationResult Run(string policy, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        var backends = Backends.Of(definition, settings);
        return new FluidEngine(settings, backends, Authority(policy, backends)).Run(progress, cancellation);
    }

    private IAuthority Authority(string policy, Backends backends) =>
        RivalAuthority.All.Any(rival => rival.Name == policy) ? RivalAuthority.Named(policy, backends.Balanced(settings.Utilisation), definition.Ttl.Max, settings.Seed)
        : policy == definition.Settings.Policy ? new PoolAuthority(definition)
        : new PoolAuthority(definition with { Settings = definition.Settings with { Policy = policy, Answers = null } });
}
