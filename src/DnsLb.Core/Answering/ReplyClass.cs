using DnsLb.Core.Wire;
using DnsLb.Core.Zones;

namespace DnsLb.Core.Answering;

/// <summary>The kinds of reply that are limited apart from each other.</summary>
public enum ReplyKind
{
    /// <summary>REFUSED, FORMERR, NOTIMP, BADVERS, and what else comes from no zone, as in class CHAOS: all are alike, whatever was asked.</summary>
    Error,

    /// <summary>The records of one RRset, a wildcard's and a DNAME's included, and what a CNAME leads to.</summary>
    Answer,

    /// <summary>A name without the type that was asked, whatever type that was.</summary>
    NoData,

    /// <summary>A name that does not exist, whatever name that was.</summary>
    NXDomain,

    /// <summary>A referral to one delegated zone.</summary>
    Referral,

    /// <summary>Replies of any kind to one client network.</summary>
    All,
}

/// <summary>Replies that are the same to an attacker, and have one account for each client network.</summary>
/// <remarks>
/// The classes are BIND's. A class is told by the records that make the reply, never by what the query says: random names below
/// a wildcard or below nothing, and random types, are all of one class. Knot has no classes and limits the sum alone; that
/// would put a resolver that asks much for many names on a level with one victim that is sent the same reply again and again.
/// </remarks>
/// <param name="Kind">The kind of reply.</param>
/// <param name="Zone">The zone that it comes from; null where there is none.</param>
/// <param name="Node">The owner of the RRset, the wildcard, the delegation; the apex for NXDOMAIN.</param>
/// <param name="Type">The type of the RRset for an answer.</param>
public readonly record struct ReplyClass(ReplyKind Kind, Zone? Zone = null, int Node = 0, RRType Type = RRType.None)
{
    private const int KindBits = 4;
    private const int TypeBits = 16;

    /// <summary>A number that no other class has, but for chance.</summary>
    internal ulong Key => (Zone?.RecordsHash ?? 0) ^ (((((ulong)(uint)Node << TypeBits) | (ulong)Type) << KindBits) | (ulong)Kind);

    /// <summary>The class of the reply to a query.</summary>
    /// <param name="zone">The zone of the name asked for; null when no zone answers.</param>
    /// <param name="match">How the name matches in it.</param>
    /// <param name="type">The type of the RRset that answers; none when the name has no such RRset.</param>
    internal static ReplyClass Of(Zone? zone, ZoneMatch match, RRType type) => zone is null ? default : match.Kind switch
    {
        MatchKind.None => new ReplyClass(ReplyKind.NXDomain, zone, zone.ApexNode),
        MatchKind.Delegation => new ReplyClass(ReplyKind.Referral, zone, match.Node),
        MatchKind.Dname => new ReplyClass(ReplyKind.Answer, zone, match.Node, RRType.DNAME),
        _ => new ReplyClass(type == RRType.None ? ReplyKind.NoData : ReplyKind.Answer, zone, match.Node, type),
    };
}
