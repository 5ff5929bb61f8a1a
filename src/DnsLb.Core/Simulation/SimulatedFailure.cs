namespace DnsLb.Core.Simulation;

/// <summary>A member fails.</summary>
/// <param name="Member">Its index in the pool.</param>
/// <param name="At">When, from the beginning of what counts.</param>
/// <param name="Detected">How long after that, and after it is back, answers change; null: never, the member has no checks.</param>
/// <param name="Length">How long it stays down; null: to the end.</param>
public readonly record struct SimulatedFailure(int Member, TimeSpan At, TimeSpan? Detected, TimeSpan? Length = null);

/// <summary>A member's weight is changed, as what it can serve is.</summary>
/// <param name="Member">Its index in the pool.</param>
/// <param name="At">When, from the beginning of what counts; below 0: before.</param>
/// <param name="Scale">The multiple of its weight that it has from then on; 0: it is drained.</param>
public readonly record struct SimulatedWeight(int Member, TimeSpan At, double Scale);

/// <summary>Demand that goes up and down as a sine, from the beginning of what counts.</summary>
/// <param name="Amplitude">By how much at most, as a part of the mean; from 0, below 1.</param>
/// <param name="Period">From one height to the next.</param>
public readonly record struct SimulatedWave(double Amplitude, TimeSpan Period);

/// <summary>A flash crowd: the demand of one resolver rises.</summary>
/// <param name="Rank">Which, by size, from 1.</param>
/// <param name="At">When, from the beginning of what counts.</param>
/// <param name="Length">For how long.</param>
/// <param name="Factor">To which multiple.</param>
public readonly record struct SimulatedCrowd(int Rank, TimeSpan At, TimeSpan Length, double Factor);

/// <summary>Queries that stand for no demand: someone sends them with the addresses of others.</summary>
/// <param name="Sources">How many addresses, from 1.</param>
/// <param name="Rate">Queries per second of each, above 0, at the same distance from each other.</param>
/// <param name="At">From when on, from the beginning of what counts.</param>
public readonly record struct SimulatedForgery(int Sources, double Rate, TimeSpan At);

/// <summary>Farms of caches.</summary>
/// <param name="Sources">How many of the largest resolvers are farms.</param>
/// <param name="Caches">How many caches each of them has.</param>
public readonly record struct SimulatedFarms(int Sources, int Caches);

/// <summary>Resolvers that send client subnets.</summary>
/// <param name="Sources">How many of the largest do.</param>
/// <param name="Prefixes">In how many subnets the clients of each are, with the same demand each.</param>
public readonly record struct SimulatedSubnets(int Sources, int Prefixes);

/// <summary>Reports of all backends' load to the authoritative server.</summary>
/// <param name="Period">How often, and over which time each is averaged, above 0.</param>
/// <param name="Noise">How wrong each may be, either way, as a part of it: each error to this is as likely.</param>
/// <param name="Loss">The part of reports that never arrives, from 0, below 1.</param>
/// <param name="Delay">How old one is when it arrives.</param>
/// <param name="Ends">When they stop, from the beginning of what counts; null: never.</param>
public sealed record SimulatedReports(TimeSpan Period, double Noise = 0.02, double Loss = 0, TimeSpan Delay = default, TimeSpan? Ends = null);
