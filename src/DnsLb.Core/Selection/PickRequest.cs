namespace DnsLb.Core.Selection;

/// <summary>What a policy may look at when it picks members for one answer.</summary>
/// <param name="Client">A hash of the client's address, or of its EDNS client subnet (RFC 7871).</param>
/// <param name="Name">A hash of the query name in lower case.</param>
public readonly record struct PickRequest(ulong Client, ulong Name);
