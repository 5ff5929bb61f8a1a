namespace DnsLb.Core.Simulation;

/// <summary>The world in which a policy is tried: resolvers with caches, the clients behind them, and backends of the capacity that their weights say.</summary>
public sealed record SimulationSettings
{
    /// <summary>How many resolvers ask, from 1.</summary>
    public int Resolvers { get; init; } = 5000;

    /// <summary>How many resolvers ask: those of the log, where there is one.</summary>
    public int ResolverCount => Recorded?.Sources.Count ?? Resolvers;

    /// <summary>How unequal they are: the n-th largest has a demand in proportion to n to the minus this (Zipf); 0: all alike.</summary>
    public double Skew { get; init; } = 1;

    /// <summary>Lookups per second of all clients together: each begins a session on a backend, and asks the resolver's cache first.</summary>
    public double Lookups { get; init; } = 2000;

    /// <summary>The part of all backends' capacity that all clients together use, above 0, below 1.</summary>
    public double Utilisation { get; init; } = 2.0 / 3;

    /// <summary>How long on average a client stays with the address it has, whatever the DNS says meanwhile.</summary>
    public TimeSpan Persistence { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Which parts of the demand stay for other times on average; the rest stays <see cref="Persistence"/>.</summary>
    public IReadOnlyList<(double Part, TimeSpan Time)> OtherPersistences { get; init; } = [];

    /// <summary>The part of resolvers whose clients use all addresses of an answer alike; those of the others use the first.</summary>
    public double Rotating { get; init; } = 0.7;

    /// <summary>Which part of resolvers keeps answers for at least how many seconds, whatever their TTL (Bhowmick et al., PAM 2023: 8.7 % extend it).</summary>
    public IReadOnlyList<(double Part, double Seconds)> LeastTtls { get; init; } = [(0.04, 30), (0.04, 60), (0.03, 300), (0.01, 1800)];

    /// <summary>Which part of resolvers keeps answers for at most how many seconds (such as those of EC2, 60 s: Moura, RIPE Labs 2017).</summary>
    public IReadOnlyList<(double Part, double Seconds)> MostTtls { get; init; } = [];

    /// <summary>The largest resolvers are farms: several caches behind one address, a client's query goes to any of them.</summary>
    public SimulatedFarms Farms { get; init; }

    /// <summary>The largest resolvers send their clients' subnets (RFC 7871), and keep an answer for each where it is not for all.</summary>
    public SimulatedSubnets Subnets { get; init; }

    /// <summary>The part of resolvers that renew an answer when they are asked for it in the last tenth of its time, as unbound's prefetch does.</summary>
    public double Prefetching { get; init; }

    /// <summary>The part of resolvers that give the first client after an answer's end the old one while they ask, as unbound's serve-expired does.</summary>
    public double ServingStale { get; init; }

    /// <summary>The part of resolvers that send the cookies they were given (RFC 7873), and so prove their address.</summary>
    public double Cookies { get; init; }

    /// <summary>How the clocks of caches tick, most of them in whole seconds.</summary>
    public CacheClock Clocks { get; init; } = CacheClock.Random;

    /// <summary>How long runs before it counts.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>How long it counts.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>Over how long the load of a backend is averaged.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Members that fail, and when, from the beginning of what counts.</summary>
    public IReadOnlyList<SimulatedFailure> Failures { get; init; } = [];

    /// <summary>Members whose weight is changed: drained, taken away, added, made larger or smaller.</summary>
    public IReadOnlyList<SimulatedWeight> Weights { get; init; } = [];

    /// <summary>How wrong weights are, either way, as a part: what a member can serve is off by up to this, each error as likely.</summary>
    public double WeightError { get; init; }

    /// <summary>How the demand of all goes up and down; null: it stays.</summary>
    public SimulatedWave? Wave { get; init; }

    /// <summary>Resolvers whose demand rises suddenly; their ranks are at most <see cref="ResolverCount"/>.</summary>
    public IReadOnlyList<SimulatedCrowd> Crowds { get; init; } = [];

    /// <summary>Which part of resolvers changes places with another in an hour: one gets the demand of the other.</summary>
    public double Churn { get; init; }

    /// <summary>Queries with forged sources; null: none.</summary>
    public SimulatedForgery? Forgery { get; init; }

    /// <summary>Resolvers as a log of queries shows them, in place of <see cref="Resolvers"/>, <see cref="Skew"/> and <see cref="Lookups"/>; null: there is no log.</summary>
    public RecordedDemand? Recorded { get; init; }

    /// <summary>What backends tell of their load; null: nothing.</summary>
    public SimulatedReports? Reports { get; init; }

    /// <summary>Which chance; the same gives the same result.</summary>
    public int Seed { get; init; } = 1;
}
