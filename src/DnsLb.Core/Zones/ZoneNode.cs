namespace DnsLb.Core.Zones;

/// <summary>What a zone knows of one name.</summary>
/// <param name="OtherRRsets">The index of its second RRset, which the others follow; the first has the number of the node.</param>
/// <param name="Cut">The topmost node at or above this one that is a delegation or owns a DNAME; -1 when there is none.</param>
/// <param name="RRsets">How many RRsets it owns; 0: an empty non-terminal (RFC 8020, RFC 4592 section 2.2.2).</param>
/// <param name="HasWildcard">True when a wildcard stands directly below.</param>
public readonly record struct ZoneNode(int OtherRRsets, int Cut, ushort RRsets, bool HasWildcard);
