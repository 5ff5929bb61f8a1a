using DnsLb.Core.Leases;

namespace DnsLb.Core.Selection;

/// <summary>A policy: how members that may be served are chosen for one answer.</summary>
/// <param name="Name">The word after <c>policy=</c>.</param>
/// <param name="Meaning">One line for the README.</param>
/// <param name="DefaultAnswers">Addresses in one answer when the pool does not say; <see cref="int.MaxValue"/>: all.</param>
/// <param name="LooksAtClient">True when the answer depends on who asks: then it is valid for the client's subnet only (RFC 7871).</param>
/// <param name="MostAnswers">The most addresses in one answer that leave members of these weights, all above 0, their shares.</param>
/// <param name="CreatePicker">Makes the picker for members that may be served, at least one, and a wanted number of addresses, from 1.</param>
public sealed record Policy(
    string Name,
    string Meaning,
    int DefaultAnswers,
    bool LooksAtClient,
    Func<double[], int> MostAnswers,
    Func<ServingSet, int, IPicker> CreatePicker)
{
    /// <summary>True when the pool keeps account of what each source was leased.</summary>
    public bool KeepsLeases { get; init; }

    /// <summary>True when it goes by <see cref="ServingSet.Latencies"/>.</summary>
    public bool LooksAtLatencies { get; init; }
}

/// <summary>Picks members for one answer after another. All workers use it at once; it never waits and never allocates when it picks.</summary>
public interface IPicker
{
    /// <summary>How many members an answer holds at most, from 1.</summary>
    int Answers { get; }

    /// <summary>What is to be said of the choice as a whole, or null.</summary>
    string? Note(in PickRequest request);

    /// <summary>Picks different members, at most <see cref="Answers"/>, at least one.</summary>
    /// <param name="request">What the choice may depend on.</param>
    /// <param name="picked">Gets the members' indexes in their pool, in the order of the answer; room for <see cref="Answers"/> at least.</param>
    /// <param name="ttl">The greatest TTL that the answer may have; gets the one that it is to have.</param>
    /// <returns>How many were picked.</returns>
    int Pick(in PickRequest request, Span<ushort> picked, ref uint ttl);

    /// <summary>The figure that decides for or against a member, for people.</summary>
    /// <param name="position">The member's position in the <see cref="ServingSet"/>.</param>
    /// <param name="request">What the choice depended on.</param>
    string Explain(int position, in PickRequest request);
}

/// <summary>The members that the stages before the pick left over.</summary>
/// <param name="Members">Their indexes in the pool.</param>
/// <param name="Weights">Their weights, above 0.</param>
/// <param name="Latencies">How long their probes take; zero where that is not known.</param>
/// <param name="AddressHashes">The <see cref="StableHash"/> of each one's address.</param>
/// <param name="Groups">The group of each one's address: only addresses of one group belong in one answer, where the policy minds that.</param>
/// <param name="PoolSize">How many members the pool has in all.</param>
/// <param name="Accounts">What members are due from past answers.</param>
public sealed record ServingSet(
    ushort[] Members, double[] Weights, TimeSpan[] Latencies, ulong[] AddressHashes, ulong[] Groups, int PoolSize, SelectionAccounts Accounts)
{
    /// <summary>What members are due from past answers.</summary>
    public Turns Turns => Accounts.Turns;

    /// <summary>What sources were leased; null where the policy keeps no leases.</summary>
    public LeaseBook? Leases => Accounts.Leases;
}

/// <summary>What outlives a pool's views.</summary>
/// <param name="Turns">What members are due from past answers.</param>
/// <param name="Leases">What sources were leased; null where the policy keeps no leases.</param>
public sealed record SelectionAccounts(Turns Turns, LeaseBook? Leases = null);
