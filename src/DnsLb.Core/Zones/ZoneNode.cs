namespace DnsLb.Core.Zones;

/// <summary>What a zone knows of one name.</summary>
/// <param name="FirstRRset">The index of its first RRset.</param>
/// <param name="Cut">The topmost node at or above this one that is a delegation or owns a DNAME; -1 when there is none.</param>
/// <param name="RRsets">How many RRsets it owns; 0: an empty non-terminal (RFC 8020, RFC 4592 section 2.2.2).</param>
/// <param name="HasWildcard">True when a wildcard stands directly below.</param>
public readonly record struct ZoneNode(int FirstRRset, int Cut, ushort RRsets, bool HasWildcard);
