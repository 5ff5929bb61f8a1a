using DnsLb.Core.Configuration;
using DnsLb.Core.Pools;

namespace DnsLb.Core.Simulation;

/// <summary>What a person asks to be simulated, in words.</summary>
/// <param name="Name">The owner of a pool: absolute with a final dot or in one of the zones, else relative to the zone, where there is one.</param>
/// <param name="Type">A or AAAA.</param>
/// <param name="Policies">Names of <see cref="Simulator.Policies"/>, each perhaps with a TTL.</param>
/// <param name="Failures"><c>MEMBER@TIME</c> or <c>MEMBER@TIME+LENGTH</c>, with the member's address or name.</param>
/// <param name="Detected">How long after a failure answers change; null: as long as the member's checks promise at most.</param>
public sealed record SimulationRequest(string Name, string Type, IReadOnlyList<string> Policies, IReadOnlyList<string> Failures, TimeSpan? Detected)
{
    // Of many pools, so many are named to who names none of them.
    private const int MostNamed = 20;

    /// <summary>Members that are drained: <c>MEMBER@TIME</c>.</summary>
    public IReadOnlyList<string> Drains { get; init; } = [];

    /// <summary>Members that are not there until some time: <c>MEMBER@TIME</c>.</summary>
    public IReadOnlyList<string> Additions { get; init; } = [];

    /// <summary>Members whose weight is changed: <c>MEMBER=SCALE@TIME</c>.</summary>
    public IReadOnlyList<string> Weights { get; init; } = [];

    /// <summary>Finds what is meant among the pools of zones.</summary>
    /// <param name="zones">The zones.</param>
    /// <param name="world">The settings, to which what happens to members is added.</param>
    /// <returns>The pool and the settings, or everything that is wrong.</returns>
    public (PoolDefinition? Pool, SimulationSettings Settings, IReadOnlyList<string> Problems) Resolve(IReadOnlyList<Zones.Zone> zones, SimulationSettings world)
    {
        var problems = new List<string>();
        string[] known = [.. Simulator.Policies.Select(policy => policy.Name)];
        problems.AddRange(Policies.Select(policy => Problem(policy, known)).OfType<string>());
        PoolDefinition? pool = FindPool(zones, problems);
        if (pool is null)
        {
            return (null, world, problems);
        }

        var (settings, wrong) = ResolveIn(pool, world);
        problems.AddRange(wrong);
        return (problems.Count > 0 ? null : pool, settings, problems);
    }

    /// <summary>Finds what is meant among the members of a pool.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="world">The settings, to which what happens to members is added.</param>
    /// <returns>The settings, and everything that is wrong.</returns>
    public (SimulationSettings Settings, IReadOnlyList<string> Problems) ResolveIn(PoolDefinition pool, SimulationSettings world)
    {
        var problems = new List<string>();
        var events = new MemberEvents(pool, world.Duration, problems);
        return (world with { Failures = events.Failures(Failures, Detected), Weights = events.Weights(Drains, Additions, Weights) }, problems);
    }

    private static string? Problem(string policy, string[] known) =>
        SimulatedPolicy.Parse(policy) is not { } read ? $"no policy \"{policy}\"; after @ comes a TTL in whole seconds, such as weighted@5s"
        : known.Contains(read.Name) ? null
        : $"no policy \"{read.Name}\"; {Nearest.Hint(read.Name, known)}";

    private PoolDefinition? FindPool(IReadOnlyList<Zones.Zone> zones, List<string> problems)
    {
        string name = Name.ToLowerInvariant();
        PoolDefinition[] pools = [.. zones.SelectMany(zone => zone.Pools).Select(pool => pool.Definition)];
        string[] owners = [$"{name.TrimEnd('.')}.", .. zones.Select(zone => name == "@" ? zone.Name : $"{name}.{zone.Name}")];
        PoolDefinition[] found = [.. pools.Where(pool => owners.Contains(pool.Owner) && Type.Equals(pool.IsIPv6 ? "AAAA" : "A", StringComparison.OrdinalIgnoreCase))];
        if (found.Length == 1)
        {
            return found[0];
        }

        string[] all = [.. pools.Select(pool => pool.Name)];
        problems.Add(found.Length > 1 ? $"\"{Name}\" is {string.Join(" and ", found.Select(pool => pool.Owner))}; write the whole name"
            : $"no pool {Name} {Type.ToUpperInvariant()}; there {(all.Length == 0 ? "are no pools in the zones" : $"is {string.Join(", ", all.Take(MostNamed))}{(all.Length > MostNamed ? $" and {all.Length - MostNamed} more" : "")}")}");
        return null;
    }
}
