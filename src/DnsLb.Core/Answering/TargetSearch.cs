using DnsLb.Core.Wire;
using DnsLb.Core.Zones;

namespace DnsLb.Core.Answering;

/// <summary>Finds the node that a record leads to, in any of our zones.</summary>
internal sealed class TargetSearch
{
    private readonly LookupName _target = new();

    /// <summary>Finds the node that a record leads to.</summary>
    /// <param name="zones">All zones: a target may lie in another than the record.</param>
    /// <param name="owner">The record's owner.</param>
    /// <param name="type">The record's type.</param>
    /// <param name="rdata">The record's RDATA.</param>
    /// <param name="found">The node, until the next search.</param>
    /// <returns>False when no zone of ours answers for the target.</returns>
    public bool TryFind(ZoneSet zones, in NamedNode owner, RRType type, ReadOnlySpan<byte> rdata, out NamedNode found)
    {
        ReadOnlySpan<byte> target = rdata[RRFormat.TargetOffset(type)..];
        target = target[..WireName.Length(target)];
        if (target.Length == 1)
        {
            // "." stands for the owner of a service (RFC 9460 section 2.5.2). In an alias (section 2.5.1), MX and SRV it says that there is none.
            found = owner;
            return type is RRType.SVCB or RRType.HTTPS && !SvcParams.IsAlias(rdata);
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
