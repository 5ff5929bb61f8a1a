namespace DnsLb.Core.Simulation;

/// <summary>The world in which a policy is tried: resolvers with caches, the clients behind them, and backends of the capacity that their weights say.</summary>
public sealed record SimulationSettings
{
    /// <summary>How many resolvers ask, from 1.</summary>
    public int Resolvers { get; init; } = 5000;

    /// <summary>How unequal they are: the n-th largest has a demand in proportion to n to the minus this (Zipf); 0: all alike.</summary>
    public double Skew { get; init; } = 1;

    /// <summary>Lookups per second of all clients together: each begins a session on a backend, and asks the resolver's cache first.</summary>
    public double Lookups { get; init; } = 2000;

    /// <summary>The part of all backends' capacity that all clients together use, above 0, below 1.</summary>
    public double Utilisation { get; init; } = 2.0 / 3;

    /// <summary>How long on average a client stays with the address it has, whatever the DNS says meanwhile.</summary>
    public TimeSpan Persistence { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The part of resolvers whose clients use all addresses of an answer alike; those of the others use the first.</summary>
    public double Rotating { get; init; } = 0.7;

    /// <summary>Which part of resolvers keeps answers for at least how many seconds, whatever their TTL (Bhowmick et al., PAM 2023: 8.7 % extend it).</summary>
    public IReadOnlyList<(double Part, double Seconds)> LeastTtls { get; init; } = [(0.04, 30), (0.04, 60), (0.03, 300), (0.01, 1800)];

    /// <summary>Whether the clocks of caches tick in whole seconds, so that answers end up to a second early.</summary>
    public bool WholeSeconds { get; init; } = true;

    /// <summary>How long runs before it counts.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>How long it counts.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>Over how long the load of a backend is averaged.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Members that fail, and when, from the beginning of what counts.</summary>
    public IReadOnlyList<SimulatedFailure> Failures { get; init; } = [];

    /// <summary>What backends tell of their load; null: nothing.</summary>
    public SimulatedReports? Reports { get; init; }

    /// <summary>Which chance; the same gives the same result.</summary>
    public int Seed { get; init; } = 1;
}

/// <summary>A member fails, and never comes back.</summary>
/// <param name="Member">Its index in the pool.</param>
/// <param name="At">When, from the beginning of what counts.</param>
/// <param name="Detected">How long after that answers change; null: never, the member has no checks.</param>
public readonly record struct SimulatedFailure(int Member, TimeSpan At, TimeSpan? Detected);

/// <summary>Reports of all backends' load to the authoritative server.</summary>
/// <param name="Period">How often, and over which time each is averaged, above 0.</param>
/// <param name="Noise">How wrong each may be, either way, as a part of it: each error to this is as likely.</param>
/// <param name="Loss">The part of reports that never arrives, from 0, below 1.</param>
/// <param name="Delay">How old one is when it arrives.</param>
/// <param name="Ends">When they stop, from the beginning of what counts; null: never.</param>
public sealed record SimulatedReports(TimeSpan Period, double Noise = 0.02, double Loss = 0, TimeSpan Delay = default, TimeSpan? Ends = null);
