namespace DnsLb.Core.Zones;

/// <summary>How a zone matches a name (RFC 1034 section 4.3.2 step 3).</summary>
public enum MatchKind
{
    /// <summary>Neither the name nor a wildcard for it exists.</summary>
    None,

    /// <summary>The name exists, perhaps as an empty non-terminal.</summary>
    Exact,

    /// <summary>A wildcard stands in for the name (RFC 4592).</summary>
    Wildcard,

    /// <summary>The name is at or below a delegation.</summary>
    Delegation,

    /// <summary>The name is below the owner of a DNAME (RFC 6672).</summary>
    Dname,
}

/// <summary>The node that matches a name.</summary>
/// <param name="Kind">How it matches.</param>
/// <param name="Node">The node; for <see cref="MatchKind.None"/> the closest encloser.</param>
public readonly record struct ZoneMatch(MatchKind Kind, int Node);
