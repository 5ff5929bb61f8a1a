using DnsLb.Core.Wire;

namespace DnsLb.Core.Answering;

/// <summary>Who sent a query, and over what.</summary>
/// <param name="Address">The address, 4 or 16 bytes used.</param>
/// <param name="IsIPv6">True for a 16-byte address.</param>
/// <param name="IsTcp">True for TCP: the reply may take 65,535 bytes.</param>
public readonly record struct Client(ClientAddress Address, bool IsIPv6, bool IsTcp);
