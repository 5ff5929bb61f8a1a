namespace DnsLb.Core.Simulation;

/// <summary>
/// The world in which DNS load balancing was first studied, a small one of individual clients (Colajanni, Yu, Dias, IEEE TPDS 9(6), 1998):
/// domains with a resolver each, and clients that begin a session after the other.
/// </summary>
public sealed record ClientSettings
{
    /// <summary>How many domains there are, each with a resolver, from 1.</summary>
    public int Domains { get; init; } = 20;

    /// <summary>How many clients all of them have together.</summary>
    public int Clients { get; init; } = 1500;

    /// <summary>How unequal domains are: the n-th largest has clients in proportion to n to the minus this (Zipf).</summary>
    public double Skew { get; init; } = 1;

    /// <summary>How many pages a session asks for on average (exponential, at least one); all of them go to one backend.</summary>
    public double Pages { get; init; } = 20;

    /// <summary>The time between pages on average (exponential).</summary>
    public TimeSpan ThinkTime { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The part of all backends' capacity that all clients together use, above 0, below 1.</summary>
    public double Utilisation { get; init; } = 2.0 / 3;

    /// <summary>For how long each resolver keeps an answer at least.</summary>
    public TimeSpan LeastTtl { get; init; }

    /// <summary>By which part oracles underestimate the largest domain; the others make up for it.</summary>
    public double DemandError { get; init; }

    /// <summary>Whether backends say after each window how much they serve.</summary>
    public bool Reports { get; init; }

    /// <summary>How long runs before it counts.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>How long it counts.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromHours(2);

    /// <summary>Over how long the load of a backend is averaged, and reported where it is.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Which chance; the same gives the same result.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How long a session is on average.</summary>
    public TimeSpan Session => Pages * ThinkTime;
}
