using System.Net;
using DnsLb.Core.Configuration;

namespace DnsLb.Core.Pools;

/// <summary>What a <c>;@</c> comment behind an address record says of that one member.</summary>
public sealed record MemberSettings
{
    /// <summary>The member's share relative to the others of its tier; 0, or from 1e-6 to 1e9, so that sums and quotients stay exact; 0: drained.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>0 is served first; a higher tier is a backup for those below it.</summary>
    public int Tier { get; init; }

    /// <summary>Checks of this member instead of the pool's; null: the pool's; empty: none, always up.</summary>
    public IReadOnlyList<string>? Checks { get; init; }

    /// <summary>Another address, or the name of one, to probe than the address served; port 0: the check's own port.</summary>
    public EndPoint? Probe { get; init; }

    /// <summary>A name for people; null: the address.</summary>
    public string? Name { get; init; }

    /// <summary>The value of <c>check=</c> for a member without checks.</summary>
    public const string NoCheck = "none";

    /// <summary>Every key of a member's comment.</summary>
    public static IReadOnlyList<Key<MemberSettings>> Keys { get; } =
    [
        new("weight", "0, or a number from 0.000001 to 1000000000", "share relative to the tier's other members; 0 drains; default 1",
            (member, value) => Values.Number(value) is { } weight and (0 or (>= 1e-6 and <= 1e9)) ? member with { Weight = weight } : null),
        new("tier", "a whole number from 0 to 255", "0 is served first, higher tiers are backups; default 0",
            (member, value) => Values.Whole(value, 0, byte.MaxValue) is { } tier ? member with { Tier = tier } : null),
        new("check", "none, or NAME[,NAME...]", "checks instead of the pool's",
            (member, value) => value == NoCheck ? member with { Checks = [] }
                : Values.Names(value) is { } names ? member with { Checks = names } : null),
        new("probe", "ADDRESS[:PORT] or NAME[:PORT]", "probe this address, or where this name leads, instead of the one served",
            (member, value) => Values.AddressOrName(value) is { } endPoint ? member with { Probe = endPoint } : null),
        new("name", "a word", "a name for people; default the address",
            (member, value) => value.Length > 0 ? member with { Name = value } : null),
        new("group", "a word", "failure domain; reserved for a later version",
            (member, value) => value.Length > 0 ? member : null, Reserved: true),
        new("site", "a word", "place; reserved for a later version",
            (member, value) => value.Length > 0 ? member : null, Reserved: true),
        new("capacity", "a number from 0", "reserved for a later version",
            (member, value) => Values.Number(value) is null ? null : member, Reserved: true),
    ];
}
