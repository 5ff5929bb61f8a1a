using DnsLb.Core.Configuration;
using DnsLb.Core.Simulation;

namespace DnsLb.Api;

/// <summary>What a client of the API wants to be simulated.</summary>
/// <param name="Pool">The owner of the pool.</param>
/// <param name="Type">A or AAAA.</param>
/// <param name="Policies">Policies to compare; none: the pool's own, and rotation.</param>
/// <param name="World">The world, without what happens to members.</param>
internal sealed record SimulationOrder(string Pool, string Type, IReadOnlyList<string> Policies, SimulationSettings World)
{
    /// <summary>Policies that are compared at once at most.</summary>
    public const int MostPolicies = 4;

    private const int MostResolvers = 20_000;
    private const int MostEvents = 16;
    private const double MostLookups = 100_000;

    private static readonly TimeSpan LongestTime = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan LeastTime = new SimulationSettings().Window;

    /// <summary>An order of which all but the pool is the default.</summary>
    public static SimulationOrder Empty { get; } = new("", "A", [], new SimulationSettings { Duration = TimeSpan.FromMinutes(10), WarmUp = TimeSpan.FromMinutes(10) });

    /// <summary>Members that fail: <c>MEMBER@TIME</c> or <c>MEMBER@TIME+LENGTH</c>.</summary>
    public IReadOnlyList<string> Failures { get; init; } = [];

    /// <summary>Members that are drained: <c>MEMBER@TIME</c>.</summary>
    public IReadOnlyList<string> Drains { get; init; } = [];

    /// <summary>The members of its body.</summary>
    public static IReadOnlyList<Key<SimulationOrder>> Members { get; } =
    [
        new("pool", "the owner of a pool", "which pool", (order, value) => value.Length > 0 ? order with { Pool = value } : null),
        new("type", "A|AAAA", "which of its address families", (order, value) => value is "A" or "AAAA" ? order with { Type = value } : null),
        new("policies", $"up to {MostPolicies} policies, as of dnslb simulate", "which are compared", (order, value) => order.Policies.Count < MostPolicies && value.Length > 0 ? order with { Policies = [.. order.Policies, value] } : null, Repeatable: true),
        new("resolvers", $"a whole number from 1 to {MostResolvers}", "how many resolvers ask", (order, value) => Values.Whole(value, 1, MostResolvers) is { } resolvers ? order.In(order.World with { Resolvers = resolvers }) : null),
        new("lookups", $"a number above 0, at most {MostLookups}", "sessions that clients begin in a second", (order, value) => Values.Number(value) is > 0 and <= MostLookups and var rate ? order.In(order.World with { Lookups = rate }) : null),
        new("skew", "a number from 0 to 10", "how unequal resolvers are", (order, value) => Values.Number(value) is >= 0 and <= 10 and var skew ? order.In(order.World with { Skew = skew }) : null),
        new("persistence", Values.DurationForm, "how long on average a client stays with an address", (order, value) => Values.Duration(value) is { } time && time > TimeSpan.Zero && time <= LongestTime ? order.In(order.World with { Persistence = time }) : null),
        new("time", "a duration from 10s to 20m", "how long counts", (order, value) => Values.Duration(value) is { } time && time >= LeastTime && time <= LongestTime ? order.In(order.World with { Duration = time }) : null),
        new("seed", "a whole number from 0", "which chance", (order, value) => Values.Whole(value, 0, int.MaxValue) is { } seed ? order.In(order.World with { Seed = seed }) : null),
        new("fail", $"up to {MostEvents} of MEMBER@TIME[+LENGTH]", "members that fail", (order, value) => order.Failures.Count < MostEvents ? order with { Failures = [.. order.Failures, value] } : null, Repeatable: true),
        new("drain", $"up to {MostEvents} of MEMBER@TIME", "members that are drained", (order, value) => order.Drains.Count < MostEvents ? order with { Drains = [.. order.Drains, value] } : null, Repeatable: true),
    ];

    /// <summary>The same in the words of <c>dnslb simulate</c>.</summary>
    public SimulationRequest Request => new(Pool, Type, Policies, Failures, Detected: null) { Drains = Drains };

    private SimulationOrder In(SimulationSettings world) => this with { World = world };
}
