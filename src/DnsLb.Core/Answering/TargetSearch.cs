using DnsLb.Core.Wire;
using DnsLb.Core.Zones;

namespace DnsLb.Core.Answering;

/// <summary>Finds the node that a record leads to, in any of our zones.</summary>
internal sealed class TargetSearch
{
    private readonly LookupName _target = new();

    /// <summary>Finds the node of a target.</summary>
    /// <param name="zones">All zones: a target may lie in another than the record.</param>
    /// <param name="owner">The record's owner.</param>
    /// <param name="type">The record's type.</param>
    /// <param name="target">The name in its RDATA.</param>
    /// <param name="found">The node, until the next search.</param>
    /// <returns>False when no zone of ours answers for the target.</returns>
    public bool TryFind(ZoneSet zones, in NamedNode owner, RRType type, ReadOnlySpan<byte> target, out NamedNode found)
    {
        if (target.Length == 1)
        {
            // "." stands for the owner in SVCB and HTTPS (RFC 9460 section 2.5.2), and for no service in MX and SRV.
            found = owner;
            return type is RRType.SVCB or RRType.HTTPS;
        }

        _target.Set(target);
        if (zones.Find(_target) is { } home && home.Match(_target) is { Kind: MatchKind.Exact or MatchKind.Wildcard, Node: var node })
        {
            found = new NamedNode(home, node, _target);
            return true;
        }

        found = default;
        return false;
    }
}
