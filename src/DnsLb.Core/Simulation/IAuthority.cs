namespace DnsLb.Core.Simulation;

/// <summary>An authoritative server: it sees who asks, and what it is told of its members, and nothing else.</summary>
internal interface IAuthority
{
    /// <summary>Answers a resolver that has no answer in its cache, or renews one.</summary>
    /// <param name="query">Who asks, and when.</param>
    /// <param name="members">Gets the members of the answer, in its order; room for all.</param>
    SimulatedAnswer Answer(in SimulatedQuery query, Span<ushort> members);

    /// <summary>What is known of a member changes.</summary>
    /// <param name="member">Its index in the pool.</param>
    /// <param name="isUp">Whether it counts as working.</param>
    /// <param name="scale">The part of its weight that it is to have; 0: it is drained.</param>
    void Change(int member, bool isUp, double scale);

    /// <summary>Backends have said how much they serve.</summary>
    /// <param name="now">When this arrives, in seconds.</param>
    /// <param name="loads">Sessions under way on each member; NaN: nothing was heard of it.</param>
    void Feedback(double now, ReadOnlySpan<double> loads);
}

/// <summary>What an authoritative server sees of a query.</summary>
/// <param name="Time">When it arrives, in seconds.</param>
/// <param name="Source">The address that it comes from, as an IPv6 address; several caches may share one.</param>
/// <param name="Subnet">The EDNS client subnet (RFC 7871), its other bits 0.</param>
/// <param name="SubnetPrefix">How many bits of it are given; 0: none.</param>
/// <param name="IsVerified">Whether the source has proved that it is its own, by a valid cookie or by TCP.</param>
internal readonly record struct SimulatedQuery(double Time, UInt128 Source, UInt128 Subnet = default, byte SubnetPrefix = 0, bool IsVerified = false);

/// <summary>An answer; its members are beside it.</summary>
/// <param name="Count">How many members there are; 0: NODATA.</param>
/// <param name="Ttl">In seconds.</param>
/// <param name="Scope">The subnet's bits for which alone it is valid; 0: for all clients of the resolver.</param>
internal readonly record struct SimulatedAnswer(int Count, double Ttl, byte Scope = 0);
