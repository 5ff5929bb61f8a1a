namespace DnsLb.Core.Simulation;

/// <summary>Resolvers and their demand, as seen in a log of queries.</summary>
/// <param name="Sources">Each source, the largest first.</param>
public sealed record RecordedDemand(IReadOnlyList<RecordedSource> Sources);

/// <summary>A source of queries and what they say of it.</summary>
/// <param name="Address">As an IPv6 address.</param>
/// <param name="Lookups">What its clients look up in a second, all caches together.</param>
/// <param name="Caches">How many caches must be behind it, from 1.</param>
/// <param name="LeastTtl">For how many seconds it keeps an answer at least.</param>
public readonly record struct RecordedSource(UInt128 Address, double Lookups, int Caches, double LeastTtl);
