using DnsLb.Core.Selection;

namespace DnsLb.Core.Simulation;

/// <summary>A row of chance numbers that is the same for the same seed (SplitMix64).</summary>
/// <remarks>Each kind of event has a row of its own, so that policies are compared under the same chance, however many numbers one of them uses.</remarks>
/// <param name="seed">Any number.</param>
/// <param name="row">Rows of the same seed are independent of each other.</param>
internal sealed class Chance(int seed, ChanceRow row)
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    private ulong _state = StableHash.Mix(((ulong)(uint)seed << 8) | (ulong)row);

    /// <summary>From 0, below 1, each as likely.</summary>
    public double Uniform() => ToUniform(StableHash.Mix(_state += Step));

    /// <summary>A number from 0, below 1, of the bits of a hash.</summary>
    public static double ToUniform(ulong hash) => (hash >> 11) * (1.0 / (1UL << 53));

    /// <summary>The time to the next of events that come at a rate, each independent of the others.</summary>
    /// <param name="rate">Events per second.</param>
    public double Exponential(double rate) => -Math.Log(1 - Uniform()) / rate;
}

/// <summary>What chance decides.</summary>
internal enum ChanceRow
{
    /// <summary>What resolvers are like.</summary>
    Resolvers,

    /// <summary>What some of them do beside.</summary>
    Traits,

    /// <summary>When clients ask their resolvers.</summary>
    Lookups,

    /// <summary>When in a second the clock of a cache ticks.</summary>
    Clocks,

    /// <summary>Which resolvers change places, and when.</summary>
    Places,

    /// <summary>What backends can serve beside what their weights say.</summary>
    Capacities,

    /// <summary>Which subnet the first client of an answer is in.</summary>
    Subnets,

    /// <summary>How wrong a report of load is, and whether it is lost.</summary>
    Reports,

    /// <summary>Which address of an answer a client takes.</summary>
    Addresses,

    /// <summary>What a rival's policy draws.</summary>
    Answers,
}
