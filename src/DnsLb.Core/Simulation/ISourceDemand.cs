namespace DnsLb.Core.Simulation;

/// <summary>What a rival knows of the demand behind each source, in lookups per second: the truth, or what it can make of the queries it sees.</summary>
internal interface ISourceDemand
{
    /// <summary>Lookups per second of the clients behind a source.</summary>
    /// <param name="source">The address of a resolver.</param>
    double Of(UInt128 source);

    /// <summary>Those of all sources that are known.</summary>
    IReadOnlyCollection<double> All { get; }

    /// <summary>The mean of all.</summary>
    double Mean { get; }

    /// <summary>A source asks, and is answered.</summary>
    /// <param name="now">When, in seconds.</param>
    /// <param name="source">The address of a resolver.</param>
    void Asked(double now, UInt128 source);

    /// <summary>Which TTL the answer had.</summary>
    /// <param name="source">The address of a resolver, which has just asked.</param>
    /// <param name="ttl">In seconds.</param>
    void Answered(UInt128 source, double ttl);
}
