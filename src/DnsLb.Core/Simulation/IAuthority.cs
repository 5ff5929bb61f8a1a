namespace DnsLb.Core.Simulation;

/// <summary>An authoritative server: it sees who asks, and what it is told of its members, and nothing else.</summary>
internal interface IAuthority
{
    /// <summary>Answers a resolver that has no answer in its cache.</summary>
    /// <param name="source">A hash of the resolver's address.</param>
    /// <param name="members">Gets the members of the answer, in its order; room for all.</param>
    /// <returns>How many there are, and the TTL in seconds.</returns>
    (int Count, double Ttl) Answer(ulong source, Span<ushort> members);

    /// <summary>A member is down from now on.</summary>
    void TakeDown(int member);
}
