using System.Net;
using DnsLb.Core.Checks;

namespace DnsLb.Core.Pools;

/// <summary>One address of a pool with its settings and the checks that apply to it.</summary>
/// <param name="Address">The address that is served.</param>
/// <param name="Settings">What the zone file says of it.</param>
/// <param name="Checks">The checks that are probed for it, already resolved from their names; empty: always up.</param>
public sealed record Member(IPAddress Address, MemberSettings Settings, IReadOnlyList<CheckDefinition> Checks)
{
    /// <summary>What it must pass, all of it, calculated from the verdicts of its checks; empty: each of them.</summary>
    public IReadOnlyList<CheckRule> Rules { get; init; } = [];

    /// <summary>The name for people: <c>name=</c>, or the address.</summary>
    public string DisplayName => Settings.Name is null ? Address.ToString() : $"{Settings.Name} ({Address})";
}

/// <summary>A pool as the zone file defines it: one address family at one owner.</summary>
/// <param name="Owner">The owner in presentation form, absolute, in lower case.</param>
/// <param name="IsIPv6">True for the AAAA set, false for the A set.</param>
/// <param name="RRsetTtl">The TTL of the records, in seconds.</param>
/// <param name="Settings">What the <c>;@pool</c> line says.</param>
/// <param name="Members">The addresses, in file order, each once.</param>
public sealed record PoolDefinition(string Owner, bool IsIPv6, uint RRsetTtl, PoolSettings Settings, IReadOnlyList<Member> Members)
{
    /// <summary>The most members that a pool may have.</summary>
    public const int MostMembers = ushort.MaxValue;

    /// <summary>The bounds of the TTL.</summary>
    public TtlRange Ttl => Settings.Ttl ?? TtlRange.FromRRset(RRsetTtl);

    /// <summary>The pool's name for people and for matching it over reloads.</summary>
    public string Name => $"{Owner} {(IsIPv6 ? "AAAA" : "A")}";
}
