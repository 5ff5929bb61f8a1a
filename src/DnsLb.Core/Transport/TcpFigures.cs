namespace DnsLb.Core.Transport;

/// <summary>Connections over TCP.</summary>
/// <param name="Open">Open now.</param>
/// <param name="Idle">Those that wait for a query.</param>
/// <param name="Most">How many may be open.</param>
/// <param name="Accepted">How many were served since the start.</param>
public readonly record struct TcpFigures(int Open, int Idle, int Most, long Accepted);
